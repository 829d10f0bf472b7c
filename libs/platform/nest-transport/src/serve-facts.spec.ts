import { assetIssued, assetMoved } from '@mbaas/contracts-events';
import { BrokenAssumption } from '@mbaas/kernel';
import type { Bus, Fact, FactConsumer } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { Controller, Module, type Type } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { describe, expect, it } from 'vitest';
import { serveFacts } from './serve-facts.ts';

/**
 * A controller with one method a decorator, which gives what it got to `call`. Decorators are called: the compiler reads
 * their syntax in sources alone.
 */
function controllerWith(handlers: readonly MethodDecorator[], call: (handler: number, facts: readonly Fact[]) => void = () => undefined): Type {
  class Spec {}
  for (const [index, decorate] of handlers.entries()) {
    const descriptor = { value: (facts: readonly Fact[]) => call(index, facts), writable: true, configurable: true };
    decorate(Spec.prototype, `handler${index}`, descriptor);
    Object.defineProperty(Spec.prototype, `handler${index}`, descriptor);
  }
  Controller()(Spec);
  return Spec;
}

/** Only registering is looked at: nothing reaches the database. */
const serve = async (...controllers: Type[]): Promise<FactConsumer[]> => {
  const registered: FactConsumer[] = [];
  const bus = { consume: (consumer: FactConsumer) => void registered.push(consumer) } as Bus;
  class SpecModule {}
  Module({ controllers })(SpecModule);
  await serveFacts(SpecModule, { bus, name: 'spec', database: {} as Database, schema: 'gamma', order: 'park', startAt: 'newest' });
  return registered;
};

describe('serveFacts', () => {
  it('registers one consumer with the facts that the handlers name', async () => {
    const consumers = await serve(controllerWith([EventPattern(['mst.asset-issued'])]), controllerWith([EventPattern(['mst.asset-moved'])]));
    expect(consumers).toHaveLength(1);
    expect(consumers[0]).toMatchObject({ name: 'spec', schema: 'gamma', order: 'park', startAt: 'newest', events: [assetIssued, assetMoved] });
    expect(Object.keys(consumers[0] ?? {}).sort()).toEqual(['database', 'events', 'handle', 'name', 'order', 'schema', 'startAt']);
  });

  it('gives each method its stretches of the batch, several kinds in one where it names them', async () => {
    const calls: [number, string][] = [];
    const handlers = [EventPattern(['mst.asset-issued', 'mst.asset-moved']), EventPattern(['operation.changed'])];
    const [consumer] = await serve(controllerWith(handlers, (handler, facts) => void calls.push([handler, facts.map(({ id }) => id).join('')])));
    const fact = (id: string, name: string): Fact => ({ id, name, version: 1, source: 'mst', key: 'k', position: 1n, occurredAt: '', payload: {} });
    const batch = [fact('a', 'mst.asset-issued'), fact('b', 'mst.asset-moved'), fact('c', 'operation.changed'), fact('d', 'operation.changed'), fact('e', 'mst.asset-moved')];
    await consumer?.handle(batch, {} as Transaction);
    expect(calls).toEqual([[0, 'ab'], [1, 'cd'], [0, 'e']]);
  });

  it.each([
    ['a pattern that names no fact', [EventPattern(['mst.asset-melted'])], 'There is no fact "mst.asset-melted".'],
    ['a second handler of a fact: both would write in one transaction at once', [EventPattern(['mst.asset-issued']), EventPattern(['mst.asset-issued'])], 'The fact mst.asset-issued has a handler already.'],
    ['handlers that answer', [MessagePattern(['mst.asset-issued'])], 'Facts are not answered: declare their handler with @EventPattern.'],
    ['a module without handlers', [], 'The consumer spec has no handler.'],
  ])('refuses %s', async (_what, handlers, assumption) => {
    await expect(serve(controllerWith(handlers))).rejects.toThrow(new BrokenAssumption(assumption));
  });
});
