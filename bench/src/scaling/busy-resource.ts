import type { EventQueue } from './event-queue.ts';

/** One core, thread or connection: does one thing at a time, in the order asked. */
export class BusyResource {
  readonly #events: EventQueue;
  #freeAt = 0;
  /** Time spent working, µs. */
  busy = 0;

  constructor(events: EventQueue) {
    this.#events = events;
  }

  /** Calls back when `micros` of work are done. */
  work(micros: number, done: () => void): void {
    const { now } = this.#events;
    const startAt = Math.max(now, this.#freeAt);
    this.#freeAt = startAt + micros;
    this.busy += micros;
    this.#events.in(this.#freeAt - now, done);
  }
}
