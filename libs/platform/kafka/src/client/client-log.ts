import kafkajs, { type logCreator } from 'kafkajs';
import type { Logger } from '@mbaas/platform-observability';
import type { ConnectionGate } from './connection-gate.ts';

/** A broker that is away makes the client complain many times a second; one line in this time is enough. */
const QUIET_MS = 5_000;
const MAX_DETAIL = 200;

/**
 * The client's complaints as lines of ours: its errors are mostly repeated until they pass, so they are warnings, one per
 * part and five seconds; the rest is for debugging. A client that was given up complains of that: unheard.
 */
export function clientLog(log: Logger, gate: ConnectionGate): logCreator {
  const next = new Map<string, number>();
  return () =>
    ({ namespace, level, log: { message } }) => {
      if (gate.closed) return;
      const fields = { part: namespace, detail: String(message).slice(0, MAX_DETAIL) };
      const now = Date.now();
      if (level !== kafkajs.logLevel.ERROR || now < (next.get(namespace) ?? 0)) {
        log.debug('Kafka client says', fields);
        return;
      }
      next.set(namespace, now + QUIET_MS);
      log.warn('Kafka client reports a failure', fields);
    };
}
