import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from '@mbaas/chain-params';
import type { QueryOwner, QueryPort, QueryRegistry } from '@mbaas/contracts-queries';
import type { ClaimStore } from '@mbaas/platform-claim-check';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Bus } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { WorkQueue } from '@mbaas/platform-work';
import type { z } from 'zod';
import type { ServiceConfig, ServiceSettings } from './config/service-config.ts';
import type { Parts } from './http/readiness.ts';

/** What a service's parts are made of: the drivers of the decoupling mode behind the ports that the combined mode fills too. */
export interface ServiceContext<Extra extends z.ZodRawShape = z.ZodRawShape> {
  readonly settings: ServiceSettings<Extra>;
  /** A name that no other instance has: 1..40 characters A-Z a-z 0-9 . _ - */
  readonly instance: string;
  readonly network: Network;
  readonly database: Database;
  readonly kafka: Kafka;
  readonly bus: Bus;
  /** The process's work queue; it starts after the bus. */
  readonly work: WorkQueue;
  /** Another queue over the same brokers, for a part that starts and stops its own. */
  readonly makeWorkQueue: () => WorkQueue;
  readonly claims: ClaimStore;
  /** Questions to other services; those that this one answers itself stay within the process. */
  readonly queries: QueryPort;
  readonly registry: QueryRegistry;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Unix ms. */
  readonly clock: { now(): number };
  /** The parts of `/health/ready`, for a service with a door of its own. */
  readonly readiness: () => Promise<Parts>;
  /** Addresses of the services that answer an owner's queries. */
  readonly addressesOf: (owner: QueryOwner) => readonly string[];
  /** Ends the process with exit code 1, cleanly: for a part that cannot go on. */
  readonly fail: (sentence: string, error?: unknown) => void;
}

/** A composed service. */
export interface Composed {
  /** Schemas and consumers; before facts and work flow. */
  start(): Promise<void>;
  /** When facts and work flow, queries are answered here, and every service that this one asks is there. */
  started?(): Promise<void>;
  /** After facts and work have stopped flowing. */
  stop(): Promise<void>;
  /** Requests that are neither health nor metrics nor queries; false: not mine. */
  http?(request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): boolean;
  /** Parts that the process does not see by itself. */
  readiness?(): Promise<Parts>;
}

/** A service as a process of its own. */
export interface Service<Extra extends z.ZodRawShape> {
  readonly config: ServiceConfig<Extra>;
  /** Whose queries it answers; absent: none. */
  readonly owner?: QueryOwner;
  /** Schemas that it writes, and whose facts it therefore relays. */
  readonly schemas: readonly string[];
  /** Name of the role that one instance has at a time while the others stand by; absent: all work. */
  readonly leads?: (network: Network) => string;
  /** Puts the parts together; nothing is touched before `start`. */
  compose(context: ServiceContext<Extra>): Composed | Promise<Composed>;
}
