import { workTopics, type WorkDefinition } from '@mbaas/contracts-events';
import { failpoint } from '@mbaas/platform-failpoints';
import { KafkaError, type Kafka } from '@mbaas/platform-kafka';
import type { ClaimStore } from '@mbaas/platform-claim-check';
import type { Database } from '@mbaas/platform-postgres';
import { originOf, readIncoming, type Incoming } from '../consume/incoming.ts';
import type { WorkPublisher } from '../publish/work-publisher.ts';
import { WorkError } from '../work.errors.ts';
import type { DeadLetterState, DeadWork, OpenedDeadLetter } from './dead-letter.ts';
import { loadMarks, saveMark, sweepMarks } from './mark.store.ts';

/** Letters read at once. */
const PAGE = 200;

export interface DeadWorkOptions {
  readonly kafka: Kafka;
  readonly database: Database;
  readonly network: string;
  readonly claims: ClaimStore;
  readonly publisher: WorkPublisher;
}

interface Letter {
  readonly work: WorkDefinition;
  readonly incoming: Incoming;
  readonly state: DeadLetterState;
}

const idOf = ({ work, incoming }: Letter): string => `work/${work.name}.v${work.version}/${incoming.partition}/${incoming.record.offset}`;

const describe = (letter: Letter): DeadWork => {
  const { work, incoming, state } = letter;
  const { envelope, record, sizeBytes } = incoming;
  const deadAt = new Date(record.timestampMs).toISOString();
  return {
    kind: 'work',
    id: idOf(letter),
    name: work.name,
    consumer: envelope.consumer ?? '',
    code: envelope.code ?? 'WORK_UNREADABLE',
    attempts: envelope.attempt,
    state,
    messageId: envelope.id,
    origin: originOf(incoming),
    firstFailedAt: envelope.firstFailedAt ?? deadAt,
    deadAt,
    sizeBytes,
  };
};

/** The dead-letter topic of one kind of work. */
export class DeadWorkTopic {
  readonly #options: DeadWorkOptions;
  readonly work: WorkDefinition;
  readonly #topic: string;

  constructor(work: WorkDefinition, options: DeadWorkOptions) {
    this.work = work;
    this.#options = options;
    this.#topic = workTopics(options.network, work).deadLetter.name;
  }

  /** Letters from an offset on, oldest first; `all`: decided ones too. */
  async *list(from: bigint, all: boolean): AsyncGenerator<DeadWork> {
    for await (const letter of this.#letters(from)) if (all || letter.state === 'waiting') yield describe(letter);
  }

  async open(offset: bigint): Promise<OpenedDeadLetter> {
    const letter = await this.#load(offset);
    const { record, envelope } = letter.incoming;
    const carried = envelope.claim === undefined && envelope.bodyDropped === undefined;
    return { ...describe(letter), key: record.key, headers: record.headers, body: carried ? record.value : undefined };
  }

  async replay(offset: bigint): Promise<void> {
    const { database, claims, publisher } = this.#options;
    const { incoming } = await this.#load(offset);
    const { claim, bodyDropped } = incoming.envelope;
    if (bodyDropped === true || (claim !== undefined && !(await claims.keep(claim, this.work.retentionMs)))) throw new WorkError('DEAD_LETTER_BODY_GONE');
    await publisher.replay(this.work, incoming);
    await failpoint('work.after-replay-publish');
    await saveMark(database, { topic: this.#topic, partition: 0, offset }, 'replayed');
  }

  async drop(offset: bigint): Promise<void> {
    await this.#load(offset);
    await saveMark(this.#options.database, { topic: this.#topic, partition: 0, offset }, 'dropped');
  }

  async #load(offset: bigint): Promise<Letter> {
    for await (const letter of this.#letters(offset, 1)) if (letter.incoming.record.offset === offset) return letter;
    throw new WorkError('DEAD_LETTER_UNKNOWN');
  }

  async *#letters(from: bigint, page = PAGE): AsyncGenerator<Letter> {
    const { kafka, database, network } = this.#options;
    const bounds = await this.#bounds();
    if (bounds === undefined) return;
    await sweepMarks(database, this.#topic, 0, bounds.earliest);
    for (let at = from < bounds.earliest ? bounds.earliest : from; at < bounds.next; ) {
      const records = await kafka.read(this.#topic, 0, at, page);
      const last = records.at(-1);
      if (last === undefined) return;
      const marks = await loadMarks(database, { topic: this.#topic, partition: 0, offset: at }, last.offset + 1n);
      for (const record of records) {
        yield { work: this.work, incoming: readIncoming(this.work, network, { topic: this.#topic, partition: 0, record }), state: marks.get(record.offset) ?? 'waiting' };
      }
      if (page === 1) return;
      at = last.offset + 1n;
    }
  }

  /** undefined: nobody has used this work yet. */
  async #bounds(): Promise<{ readonly earliest: bigint; readonly next: bigint } | undefined> {
    try {
      return (await this.#options.kafka.offsets(this.#topic))[0];
    } catch (error) {
      if (error instanceof KafkaError && error.code === 'KAFKA_TOPIC_UNKNOWN') return undefined;
      throw error;
    }
  }
}
