import { assert } from '@mbaas/kernel';
import type { FactConsumer } from '../bus.port.ts';

const CONSUMER_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** The consumers of a bus, taken until it starts. Breaking a rule of `Bus.consume` or `Bus.start` is a BrokenAssumption. */
export class ConsumerRegister {
  readonly #consumers = new Map<string, FactConsumer>();
  #closed = false;

  add(consumer: FactConsumer): void {
    assert(!this.#closed, 'Consumers are registered before the bus starts.');
    assert(CONSUMER_NAME.test(consumer.name), 'A consumer is named by 1 to 64 characters a-z, 0-9 and "-".');
    assert(!this.#consumers.has(consumer.name), `The consumer ${consumer.name} is registered already.`);
    this.#consumers.set(consumer.name, consumer);
  }

  /** The bus starts: all its consumers, and no more. */
  close(): readonly FactConsumer[] {
    assert(!this.#closed, 'A bus starts once.');
    this.#closed = true;
    return [...this.#consumers.values()];
  }
}
