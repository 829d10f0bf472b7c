import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FactTransport, type FactTransportOptions } from './fact-transport.ts';
import { TurnInterceptor } from './turn.interceptor.ts';

/** A running Nest application without a door of its own. */
export interface ServedFacts {
  /** Ends the module's life (its OnModuleDestroy). Stop the bus first where handlers need what that takes away. */
  close(): Promise<void>;
}

/**
 * Makes a Nest application of a module whose controllers handle facts, and registers them as one consumer. Before the bus
 * starts. Rejects with BrokenAssumption where a pattern names no fact.
 * @example
 * await serveFacts(EventLogModule, { bus, name: 'gateway-event-log', database, schema: 'gateway', order: 'park' });
 */
export async function serveFacts(module: Type | DynamicModule, options: FactTransportOptions): Promise<ServedFacts> {
  const app = await NestFactory.createMicroservice(module, { strategy: new FactTransport(options), logger: false, abortOnError: false });
  app.useGlobalInterceptors(new TurnInterceptor());
  await app.listen();
  return { close: () => app.close() };
}
