import type { Batch, Subscription } from '@mbaas/platform-kafka';
import type { WorkDefinition } from '@mbaas/contracts-events';
import type { Logger } from '@mbaas/platform-observability';
import { failureCode, isOfTheMoment } from '../failure.ts';
import type { WorkOutcome } from '../work.port.ts';
import { readIncoming, type Incoming } from './incoming.ts';
import { PartitionLedger, type Open } from './partition-ledger.ts';
import { slicesOf } from './slices.ts';
import type { Judged, WorkDesk } from './work-desk.ts';

/** Pause between tries of writing down a late outcome. */
const AGAIN_MS = 1_000;

export interface WorkLaneOptions {
  readonly network: string;
  /** By topic. */
  readonly desks: ReadonlyMap<string, { readonly work: WorkDefinition; readonly desk: WorkDesk }>;
  /** On retry topics: only what this consumer could not do, and not before it is due. */
  readonly retriesOf: string | undefined;
  readonly log: Logger;
}

/** Takes batches of one subscription: slices them, has them handled, writes outcomes down, commits. */
export class WorkLane {
  readonly #options: WorkLaneOptions;
  readonly #ledgers = new Map<string, PartitionLedger>();
  /** Partitions whose first record is not due yet. */
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #subscription: Subscription | undefined;
  #stopped = false;

  constructor(options: WorkLaneOptions) {
    this.#options = options;
  }

  /** Whose batches it takes; for holding partitions back. */
  set subscription(subscription: Subscription) {
    this.#subscription = subscription;
  }

  /** Whether a partition stands still because its work is not due. */
  isWaiting(topic: string, partition: number): boolean {
    return this.#waiting.has(`${topic}/${partition}`);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  async take(batch: Batch): Promise<void> {
    const served = this.#options.desks.get(batch.topic);
    const first = batch.records[0];
    if (served === undefined || first === undefined) return;
    const ledger = this.#ledgerOf(batch, first.offset);
    const incoming = batch.records.map((record) => readIncoming(served.work, this.#options.network, { topic: batch.topic, partition: batch.partition, record }));
    const now = Date.now();
    const notDue = this.#options.retriesOf === undefined ? -1 : incoming.findIndex(({ envelope }) => envelope.dueAt !== undefined && Date.parse(envelope.dueAt) > now);
    for (const slice of slicesOf(notDue < 0 ? incoming : incoming.slice(0, notDue))) {
      if (batch.signal.aborted) break;
      await this.#work(slice, served.desk, ledger);
    }
    // With outcomes still open the commit comes later, from outside: one here would have the rest delivered again.
    if (ledger.allSettled || batch.signal.aborted) await ledger.commit();
    const waiting = notDue < 0 ? undefined : incoming[notDue];
    if (waiting !== undefined) this.#waitFor(waiting);
  }

  #ledgerOf(batch: Batch, firstOffset: bigint): PartitionLedger {
    const key = `${batch.topic}/${batch.partition}`;
    let ledger = this.#ledgers.get(key);
    if (ledger?.follows(firstOffset) === true) {
      ledger.attach(batch);
    } else {
      ledger?.drop();
      ledger = new PartitionLedger(batch, firstOffset);
      this.#ledgers.set(key, ledger);
    }
    return ledger;
  }

  async #work(slice: readonly Incoming[], desk: WorkDesk, ledger: PartitionLedger): Promise<void> {
    const mine = new Set(slice.filter((incoming) => this.#isMine(incoming)));
    const judged = new Map((await desk.judge([...mine])).map((one) => [one.incoming, one]));
    // In order, whatever is settled when: the ledger commits without gaps.
    const entries = slice.map((incoming) => ({ entry: ledger.open(incoming.record.offset), one: judged.get(incoming) }));
    const prompt: Promise<void>[] = [];
    for (const { entry, one } of entries) {
      if (one === undefined) ledger.settle(entry);
      else if (one.outcome instanceof Promise) void this.#late(one, one.outcome, entry, desk, ledger);
      else prompt.push(desk.settle(one, one.outcome).then(() => ledger.settle(entry)));
    }
    const failed = (await Promise.allSettled(prompt)).find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    ledger.drop();
    throw failed.reason;
  }

  #isMine({ envelope }: Incoming): boolean {
    return this.#options.retriesOf === undefined || envelope.consumer === undefined || envelope.consumer === this.#options.retriesOf;
  }

  /** Waits for an outcome that comes after its batch, and writes it down however often that takes. */
  async #late(one: Judged, coming: Promise<WorkOutcome>, entry: Open, desk: WorkDesk, ledger: PartitionLedger): Promise<void> {
    let outcome: WorkOutcome;
    try {
      outcome = await coming;
    } catch (error) {
      if (isOfTheMoment(error)) return this.#deliverAgain(one.incoming, ledger);
      outcome = { done: false, code: failureCode(error), again: true };
    }
    while (!ledger.dropped && !this.#stopped && !entry.settled) {
      try {
        await desk.settle(one, outcome);
        ledger.settle(entry);
        ledger.commitSoon();
      } catch (error) {
        this.#options.log.warn('An outcome could not be written down and will be again', { topic: one.incoming.topic, error });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  /** The handler met a failure of the moment after its batch: the partition begins again at the last commit. */
  async #deliverAgain({ topic, partition }: Incoming, ledger: PartitionLedger): Promise<void> {
    if (ledger.dropped) return;
    const from = ledger.settledUpTo;
    ledger.drop();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (!this.#stopped) this.#subscription?.seek(topic, partition, from);
  }

  #waitFor({ topic, partition, record, envelope }: Incoming): void {
    const key = `${topic}/${partition}`;
    const dueInMs = Math.max(1, Date.parse(envelope.dueAt ?? '') - Date.now());
    this.#subscription?.pause(topic, partition);
    this.#subscription?.seek(topic, partition, record.offset);
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(
      key,
      setTimeout(() => {
        this.#waiting.delete(key);
        this.#subscription?.resume(topic, partition);
      }, dueInMs),
    );
  }
}
