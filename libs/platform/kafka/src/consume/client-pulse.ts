import type { Consumer } from 'kafkajs';

/** A client without any sign of life for this long is given up: it can end without saying so. */
const SILENT_MS = 75_000;

/** When a consumer's client last showed that it works. */
export class ClientPulse {
  #lastSign = Date.now();

  /** Follows a client's fetches, heartbeats and joins. */
  follow(consumer: Consumer): void {
    const { FETCH, HEARTBEAT, GROUP_JOIN } = consumer.events;
    for (const event of [FETCH, HEARTBEAT, GROUP_JOIN]) consumer.on(event, () => void (this.#lastSign = Date.now()));
  }

  /** Milliseconds since the last sign. */
  silentFor(nowMs: number): number {
    return nowMs - this.#lastSign;
  }

  isGone(nowMs: number): boolean {
    return this.silentFor(nowMs) > SILENT_MS;
  }
}
