import kafkajs, { type Kafka as KafkaClient } from 'kafkajs';
import type { Logger } from '@mbaas/platform-observability';
import { clientLog } from './client-log.ts';
import { ConnectionGate } from './connection-gate.ts';
import { silenceNegativeTimeouts } from './quiet-warnings.ts';

export interface ClientOptions {
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: Logger;
  /** `host:port` of a broker that did not answer: asked last. */
  readonly avoid?: string;
}

/** A client and the gate all its connections go through. */
export interface GatedClient {
  readonly client: KafkaClient;
  readonly gate: ConnectionGate;
}

/** Longest wait for one answer; a broker that stands still costs this once before another one is asked. */
export const REQUEST_TIMEOUT_MS = 8_000;

/** Makes a client that knows nothing yet of the cluster. Nothing is connected. */
export function createClient({ brokers, clientId, log, avoid }: ClientOptions): GatedClient {
  silenceNegativeTimeouts();
  const gate = new ConnectionGate();
  // Turned: a client made because the last one's first broker was away starts with another.
  const turn = Math.floor(Math.random() * brokers.length);
  const turned = [...brokers.slice(turn), ...brokers.slice(0, turn)];
  return {
    gate,
    client: new kafkajs.Kafka({
      brokers: [...turned.filter((broker) => broker !== avoid), ...turned.filter((broker) => broker === avoid)],
      clientId,
      connectionTimeout: 3_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 5 },
      socketFactory: gate.socketFactory,
      logLevel: kafkajs.logLevel.WARN,
      logCreator: clientLog(log, gate),
    }),
  };
}
