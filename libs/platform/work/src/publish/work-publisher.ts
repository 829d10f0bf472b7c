import { randomUUID } from 'node:crypto';
import { CLAIM_CHECK_BYTES, encodeWorkHeaders, workTopics, type WorkDefinition, type WorkEnvelope } from '@mbaas/contracts-events';
import type { ClaimStore } from '@mbaas/platform-claim-check';
import { MAX_RECORD_BYTES, partitionOf, type Kafka } from '@mbaas/platform-kafka';
import { currentTraceparent } from '@mbaas/platform-tracing';
import { originOf, ownHeaders, type Incoming } from '../consume/incoming.ts';
import { WorkError } from '../work.errors.ts';
import type { PublishOptions } from '../work.port.ts';

/** Room for key and headers in a dead letter; a longer body stays where it came from. */
const HEADER_ROOM = 64 * 1024;
const MOST_RETRY_MS = 60_000;
const NOTHING = new Uint8Array(0);

export interface WorkPublisherOptions {
  readonly kafka: Kafka;
  readonly network: string;
  readonly claims: ClaimStore;
  /** Named in messages as their source. */
  readonly service: string;
  /** Pause before the second try; doubles. */
  readonly retryMs: number;
}

/** Everything that writes to topics of work. */
export class WorkPublisher {
  readonly #options: WorkPublisherOptions;
  readonly #ensured = new Map<WorkDefinition, Promise<void>>();
  #turn = 0;

  constructor(options: WorkPublisherOptions) {
    this.#options = options;
  }

  /** Makes or checks the topics of a kind of work, once. */
  ensure(work: WorkDefinition): Promise<void> {
    let ensured = this.#ensured.get(work);
    if (ensured === undefined) {
      ensured = this.#options.kafka.ensureTopics(Object.values(workTopics(this.#options.network, work)));
      this.#ensured.set(work, ensured);
      ensured.catch(() => this.#ensured.delete(work));
    }
    return ensured;
  }

  async publish(work: WorkDefinition, body: Uint8Array, { key = null, partition, headers = {} }: PublishOptions = {}): Promise<void> {
    if (body.length > work.maxBytes) throw new WorkError('WORK_OVERSIZED');
    await this.ensure(work);
    const { network, service, kafka, claims } = this.#options;
    const claim = body.length > CLAIM_CHECK_BYTES ? await claims.put(body) : undefined;
    const traceparent = currentTraceparent();
    const envelope: WorkEnvelope = {
      id: randomUUID(),
      name: work.name,
      version: work.version,
      network,
      source: service,
      publishedAt: new Date().toISOString(),
      attempt: 1,
      ...(claim === undefined ? {} : { claim }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    await kafka.publish(workTopics(network, work).main.name, partition ?? this.#partitionFor(key, work.partitions), [
      { key, value: claim === undefined ? body : NOTHING, headers: { ...ownHeaders(headers), ...encodeWorkHeaders(envelope) } },
    ]);
  }

  /** Puts failed work where it waits for its next try. */
  async retry(work: WorkDefinition, incoming: Incoming, consumer: string, code: string): Promise<void> {
    const { envelope, record } = incoming;
    const now = Date.now();
    const pauseMs = Math.min(this.#options.retryMs * 2 ** (envelope.attempt - 1), MOST_RETRY_MS);
    const { name, partitions } = workTopics(this.#options.network, work).retry;
    const headers = encodeWorkHeaders({
      ...envelope,
      attempt: envelope.attempt + 1,
      dueAt: new Date(now + pauseMs).toISOString(),
      consumer,
      code,
      origin: originOf(incoming),
      firstFailedAt: envelope.firstFailedAt ?? new Date(now).toISOString(),
    });
    await this.#options.kafka.publish(name, partitionOf(envelope.id, partitions), [{ key: record.key, value: record.value, headers: { ...ownHeaders(record.headers), ...headers } }]);
  }

  /** Puts work that cannot be done where an operator finds it; keeps its claimed body as long. */
  async deadLetter(work: WorkDefinition, incoming: Incoming, consumer: string, code: string): Promise<void> {
    const { envelope, record } = incoming;
    const { name, retentionMs } = workTopics(this.#options.network, work).deadLetter;
    if (envelope.claim !== undefined && incoming.refused === undefined) await this.#options.claims.keep(envelope.claim, retentionMs);
    const own = ownHeaders(record.headers);
    const ownBytes = Buffer.byteLength(JSON.stringify(own)) + Buffer.byteLength(record.key ?? '');
    const fits = record.value.length <= MAX_RECORD_BYTES - HEADER_ROOM && ownBytes <= HEADER_ROOM / 2;
    const headers = encodeWorkHeaders({
      ...envelope,
      consumer,
      code,
      origin: originOf(incoming),
      firstFailedAt: envelope.firstFailedAt ?? new Date().toISOString(),
      ...(fits ? {} : { bodyDropped: true as const }),
    });
    await this.#options.kafka.publish(name, 0, [fits ? { key: record.key, value: record.value, headers: { ...own, ...headers } } : { key: null, value: NOTHING, headers }]);
  }

  /** Publishes a dead letter as new work: all tries again, the same id. */
  async replay(work: WorkDefinition, { envelope, record }: Incoming): Promise<void> {
    const { main } = workTopics(this.#options.network, work);
    const { id, name, version, network, source, publishedAt, claim, traceparent, origin } = envelope;
    const fresh = { id, name, version, network, source, publishedAt, attempt: 1, ...(claim === undefined ? {} : { claim }), ...(traceparent === undefined ? {} : { traceparent }) };
    const [topic, partition] = (origin ?? '').split('/');
    const at = topic === main.name && Number(partition) < main.partitions ? Number(partition) : this.#partitionFor(record.key, main.partitions);
    await this.#options.kafka.publish(main.name, at, [{ key: record.key, value: record.value, headers: { ...ownHeaders(record.headers), ...encodeWorkHeaders(fresh) } }]);
  }

  #partitionFor(key: string | null, partitions: number): number {
    if (key !== null) return partitionOf(key, partitions);
    this.#turn = (this.#turn + 1) % partitions;
    return this.#turn;
  }
}
