import type { Admin } from 'kafkajs';
import { createClient, type ClientOptions, type GatedClient } from '../client/client.ts';
import { withDeadline } from '../client/deadline.ts';
import { refusalOf } from '../client/refusal.ts';
import { KafkaError } from '../kafka.errors.ts';

/** Longest wait for an administrative answer, over changes of brokers. */
const ADMIN_MS = 30_000;

interface Connected extends GatedClient {
  readonly admin: Admin;
}

/** The administrative connection of a driver: made when first needed, anew after each failure. */
export class AdminClient {
  readonly #options: ClientOptions;
  #current: Promise<Connected> | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Runs one question. Throws KAFKA_BROKER_FAILED, or KAFKA_TOPIC_UNKNOWN where the broker says so. */
  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const current = (this.#current ??= this.#connect());
    try {
      const { admin } = await current;
      return await withDeadline(question(admin), ADMIN_MS, () => new Error(`No answer within ${ADMIN_MS} ms.`));
    } catch (error) {
      // A broker that refuses is there; others may be asking it right now.
      if (refusalOf(error) === undefined) this.#giveUp(current);
      throw adminError(error);
    }
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    const [settled] = await Promise.allSettled([current]);
    if (settled.status === 'rejected') return;
    const { admin, gate } = settled.value;
    await Promise.allSettled([withDeadline(admin.disconnect(), 2_000, () => new Error('late'))]);
    gate.close();
  }

  #giveUp(current: Promise<Connected>): void {
    if (this.#current === current) this.#current = undefined;
    void current.then(
      ({ gate }) => gate.close(),
      () => undefined,
    );
  }

  async #connect(): Promise<Connected> {
    const { client, gate } = createClient(this.#options);
    const admin = client.admin();
    try {
      await withDeadline(admin.connect(), ADMIN_MS, () => new Error('No broker answers.'));
    } catch (error) {
      gate.close();
      throw error;
    }
    return { client, gate, admin };
  }
}


function adminError(error: unknown): KafkaError {
  if (error instanceof KafkaError) return error;
  if (refusalOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return new KafkaError('KAFKA_TOPIC_UNKNOWN', 'The broker does not know the topic.', error);
  return new KafkaError('KAFKA_BROKER_FAILED', 'The broker did not answer.', error);
}
