import type { Cluster, Consumer, EachBatchPayload, IMemberAssignment } from 'kafkajs';
import { loadPlaces } from '../admin/offsets.ts';
import { createClient, type GatedClient } from '../client/client.ts';
import { withDeadline } from '../client/deadline.ts';
import { KafkaError } from '../kafka.errors.ts';
import { AssignedPartition, partitionKey, type RunningBatch } from './assigned-partition.ts';
import { ClientPulse } from './client-pulse.ts';
import { commitOffset, isLost, partitionLost } from './commit-offset.ts';
import { createGroupConsumer, HEARTBEAT_MS } from './group-consumer.ts';
import type { MemberOptions } from './member-options.ts';
import { receivedRecord } from './received-record.ts';
import { signOff } from './sign-off.ts';

const LOOK_MS = 2_000;
const LEAVE_MS = 10_000;

/** One life of a client's consumer: from its start to its end, whatever ends it. */
export class Member {
  readonly #given: MemberOptions;
  readonly #gated: GatedClient;
  readonly #consumer: Consumer;
  readonly #cluster: Cluster;
  readonly #ended = Promise.withResolvers<unknown>();
  #partitions: ReadonlyMap<string, AssignedPartition>;
  /** A batch per partition that a handler has now. */
  readonly #handling = new Map<string, Promise<void>>();
  readonly #lookTimer: NodeJS.Timeout;
  readonly #pulse = new ClientPulse();
  #joined = false;
  /** As the group's coordinator knows it. */
  #id: string | undefined;
  #silentBroker: string | undefined;
  #rebalancing = false;
  #stopping = false;
  /** The group has been told, or will find out, that this member is gone. */
  #left = false;
  /** Partitions of a group that begins at the newest record wait until that place is committed. */
  readonly #held = new Set<string>();

  constructor(given: MemberOptions) {
    this.#given = given;
    this.#partitions = given.previous?.partitions ?? new Map();
    this.#id = given.previous?.id;
    const avoid = given.previous?.silentBroker;
    this.#gated = createClient(avoid === undefined ? given.client : { ...given.client, avoid });
    const { consumer, cluster } = createGroupConsumer(this.#gated.client, given.options);
    this.#consumer = consumer;
    this.#cluster = cluster;
    this.#lookTimer = setInterval(() => this.#look(), LOOK_MS);
    this.#lookTimer.unref();
  }

  get partitions(): ReadonlyMap<string, AssignedPartition> {
    return this.#partitions;
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** `host:port` of the broker whose silence ended this client. */
  get silentBroker(): string | undefined {
    return this.#silentBroker;
  }

  /** Resolves with the reason when this client has ended, all its handlers too. */
  async run(): Promise<unknown> {
    const { events } = this.#consumer;
    this.#pulse.follow(this.#consumer);
    this.#consumer.on(events.CRASH, ({ payload }) => this.#ended.resolve(payload.error));
    this.#consumer.on(events.REBALANCING, () => this.#revoke());
    // The client would ask a broker that stands still again and again, and its partitions have gone to others.
    this.#consumer.on(events.REQUEST_TIMEOUT, ({ payload }) => {
      this.#silentBroker = payload.broker;
      this.#ended.resolve(new KafkaError('KAFKA_BROKER_FAILED', 'A broker does not answer.'));
    });
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.#id = payload.memberId;
      this.#assign(payload.memberAssignment);
    });
    try {
      await this.#consumer.connect();
      await this.#leaveForPrevious();
      await this.#consumer.subscribe({ topics: [...this.#given.options.topics], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => this.#take(payload),
      });
    } catch (error) {
      this.#ended.resolve(error);
    }
    const reason = await this.#ended.promise;
    clearInterval(this.#lookTimer);
    this.#left = true;
    for (const state of this.#partitions.values()) state.release();
    this.#gated.gate.close();
    await Promise.all(this.#handling.values());
    return reason;
  }

  async #leaveForPrevious(): Promise<void> {
    if (this.#id === undefined) return;
    const { log, options } = this.#given;
    const known = await signOff({ cluster: this.#cluster, group: options.group, memberId: this.#id, isOver: () => this.#left, log });
    if (known) this.#id = undefined;
  }

  /** Lets handlers finish and commit, then leaves the group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const state of this.#partitions.values()) {
      state.release();
      if (this.#joined) this.#applyPause(state);
    }
    await Promise.all(this.#handling.values());
    this.#left = true;
    await Promise.allSettled([withDeadline(this.#consumer.disconnect(), LEAVE_MS, () => new Error('late'))]);
    this.#ended.resolve(undefined);
  }

  /** The subscriber's wish for a partition may have changed. */
  refreshPause(topic: string, partition: number | undefined): void {
    if (!this.#joined) return;
    for (const state of this.#partitions.values()) if (state.topic === topic && (partition === undefined || state.partition === partition)) this.#applyPause(state);
  }

  seek(topic: string, partition: number, offset: bigint): void {
    const state = this.#partitions.get(partitionKey(topic, partition));
    if (state === undefined || !this.#joined) return;
    if (state.running !== undefined) state.running.sought = true;
    state.base = offset;
    this.#consumer.seek({ topic, partition, offset: offset.toString() });
  }

  /** The group shares its partitions anew: what runs shall finish soon, and nothing new begins. */
  #revoke(): void {
    if (this.#rebalancing) return;
    this.#rebalancing = true;
    for (const state of this.#partitions.values()) state.release();
  }

  #assign(assignment: IMemberAssignment): void {
    const before = this.#partitions;
    for (const state of before.values()) state.release();
    const now = new Map<string, AssignedPartition>();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const key = partitionKey(topic, partition);
        now.set(key, new AssignedPartition(topic, partition, before.get(key)?.waiting));
      }
    }
    this.#partitions = now;
    this.#rebalancing = false;
    this.#joined = true;
    this.#given.log.debug('Partitions assigned', { group: this.#given.options.group, partitions: now.size });
    this.#held.clear();
    const newest = this.#given.options.from === 'newest';
    for (const [key, state] of now) {
      if (newest) this.#held.add(key);
      this.#applyPause(state);
    }
    void this.#learn(now).then(
      () => this.#begin(now),
      (error: unknown) => (newest ? this.#ended.resolve(error) : this.#begin(now)),
    );
  }

  #begin(assigned: ReadonlyMap<string, AssignedPartition>): void {
    if (this.#partitions !== assigned) return;
    this.#held.clear();
    for (const state of assigned.values()) this.#applyPause(state);
    this.#given.onJoined();
  }

  /** Asks where the partitions' commits and ends are; where a group that begins at the newest has none, commits the end. */
  async #learn(assigned: ReadonlyMap<string, AssignedPartition>): Promise<void> {
    const { group, topics, from } = this.#given.options;
    for (const { topic, partition, committed, earliest, end } of await loadPlaces(this.#given.admin, group, topics)) {
      const state = assigned.get(partitionKey(topic, partition));
      if (state === undefined) continue;
      state.noteEnd(end);
      if (committed !== undefined) state.committed ??= committed;
      else if (from === 'oldest') state.committed ??= earliest;
      else if (this.#held.has(partitionKey(topic, partition)) && this.#partitions === assigned) {
        await this.#consumer.commitOffsets([{ topic, partition, offset: end.toString() }]);
        state.noteCommit(end);
        this.#consumer.seek({ topic, partition, offset: end.toString() });
      }
    }
  }

  #applyPause({ topic, partition, retryTimer }: AssignedPartition): void {
    const paused = this.#stopping || retryTimer !== undefined || this.#held.has(partitionKey(topic, partition)) || this.#given.isPaused(topic, partition);
    try {
      if (paused) this.#consumer.pause([{ topic, partitions: [partition] }]);
      else this.#consumer.resume([{ topic, partitions: [partition] }]);
    } catch (error) {
      // The client has just ended; the next one is told when it has joined.
      this.#given.log.debug('The client does not run', { group: this.#given.options.group, error });
    }
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    const key = partitionKey(payload.batch.topic, payload.batch.partition);
    const state = this.#partitions.get(key);
    // What is not resolved is fetched again: after the join, or by whoever gets the partition.
    this.#joinAgainIfRevoked();
    if (state === undefined || this.#stopping || this.#handling.has(key)) return;
    const handling = this.#handle(payload, state);
    this.#handling.set(key, handling);
    try {
      await handling;
    } finally {
      this.#handling.delete(key);
    }
    this.#joinAgainIfRevoked();
  }

  /** The client keeps its membership, finds the group's coordinator anew and joins. */
  #joinAgainIfRevoked(): void {
    if (this.#rebalancing && !this.#stopping) throw Object.assign(new Error('The group is to be joined again.'), { type: 'REBALANCE_IN_PROGRESS' });
  }

  async #handle({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isStale }: EachBatchPayload, state: AssignedPartition): Promise<void> {
    const { topic, partition } = batch;
    const { options, metrics } = this.#given;
    const records = batch.messages.map(receivedRecord);
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined || isStale()) return;
    const highWatermark = BigInt(batch.highWatermark);
    state.noteEnd(highWatermark);
    state.base ??= first.offset;
    const running: RunningBatch = { records, stop: new AbortController(), startedAt: Date.now(), committed: undefined, sought: false };
    state.running = running;
    const commit = async (nextOffset: bigint): Promise<void> => {
      if (this.#left || this.#partitions.get(partitionKey(topic, partition)) !== state) throw partitionLost(topic, partition);
      try {
        await commitOffset(commitOffsetsIfNecessary, { topic, partition, nextOffset, signal: running.stop.signal });
      } catch (error) {
        this.#revoke();
        throw error;
      }
      running.committed = nextOffset;
      state.noteCommit(nextOffset);
    };
    const beat = setInterval(() => void heartbeat().catch((error: unknown) => (isLost(error) ? this.#revoke() : undefined)), HEARTBEAT_MS);
    let failure: { readonly error: unknown } | undefined;
    try {
      metrics?.consumed(options.group, topic, records.length);
      await options.handle({ topic, partition, records, highWatermark, signal: running.stop.signal, commit });
    } catch (error) {
      failure = { error };
    } finally {
      clearInterval(beat);
      state.oldestTimestampMs = records.find(({ offset }) => offset >= (state.base ?? 0n))?.timestampMs;
      state.running = undefined;
    }
    if (running.stop.signal.aborted) return;
    if (failure !== undefined) return this.#holdBack(state, failure.error);
    state.backoff.reset();
    if (running.sought) return;
    if (running.committed !== undefined && running.committed <= last.offset) this.#consumer.seek({ topic, partition, offset: running.committed.toString() });
    else resolveOffset(last.offset.toString());
  }

  /** The handler threw: its partition waits a growing while and begins again at the last commit. */
  #holdBack(state: AssignedPartition, error: unknown): void {
    const { topic, partition, base } = state;
    const { log, options, metrics } = this.#given;
    const pauseMs = state.backoff.next();
    metrics?.handlerFailed(options.group, topic);
    log.warn('Handler failed on a batch, which will be delivered again', { group: options.group, topic, partition, offset: base, pauseMs, error });
    state.retryTimer = setTimeout(() => {
      state.retryTimer = undefined;
      if (this.#partitions.get(partitionKey(topic, partition)) === state && !this.#stopping) this.#applyPause(state);
    }, pauseMs);
    this.#applyPause(state);
    if (base !== undefined) this.#consumer.seek({ topic, partition, offset: base.toString() });
  }

  /** Now and then: is the client alive, and do the numbers of what it does not fetch still hold? */
  #look(): void {
    const now = Date.now();
    if (this.#handling.size === 0 && this.#pulse.isGone(now)) {
      this.#ended.resolve(new KafkaError('KAFKA_BROKER_FAILED', 'The consumer\'s client has fallen silent.'));
      return;
    }
    const states = [...this.#partitions.values()];
    const unseen = ({ end, retryTimer, running, topic, partition }: AssignedPartition): boolean =>
      end === undefined || retryTimer !== undefined || (running !== undefined && now - running.startedAt > LOOK_MS) || this.#given.isPaused(topic, partition);
    if (!states.some(unseen) && this.#pulse.silentFor(now) < LOOK_MS) return;
    this.#learn(this.#partitions).catch((error: unknown) => this.#given.log.debug('Ends of partitions are not known', { group: this.#given.options.group, error }));
  }
}
