import { randomUUID } from 'node:crypto';
import type { OperationState } from '@mbaas/contracts-events';
import type { FlowContext } from './flow-context.ts';
import { OPERATION_CODES } from './operation.errors.ts';
import { buildStep } from './steps/build.step.ts';
import { offerStep } from './steps/offer.step.ts';
import { releaseStep } from './steps/release.step.ts';
import { signStep } from './steps/sign.step.ts';
import { reject, retryLater, type Step } from './steps/step.ts';
import type { OperationRow } from './store/operation-row.ts';

/** What a driver does with an operation that is due. confirmed and final only move with the chain. */
const STEPS: Readonly<Record<OperationState, Step | undefined>> = {
  submitted: buildStep,
  built: signStep,
  signed: offerStep,
  accepted: offerStep,
  reverted: offerStep,
  contested: offerStep,
  rejected: releaseStep,
  confirmed: undefined,
  final: undefined,
};

/** Failures of ours after which an operation with nothing signed is given up. */
const MAX_FAILURES = 8;

/** Works operations off: leases what is due and takes each as far as it goes. Many may run over one schema. */
export class OperationDriver {
  readonly #context: FlowContext;
  readonly #name = randomUUID();
  #building: Promise<unknown> = Promise.resolve();
  readonly #inHand = new Set<Promise<void>>();
  #running: Promise<void> | undefined;
  #stopping = false;
  #wake: () => void = () => undefined;
  #poked = false;

  constructor(context: FlowContext) {
    this.#context = context;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes no more, lets what is in hand come to its next commit. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  /** Something may be due: look at once. */
  poke(): void {
    this.#poked = true;
    this.#wake();
  }

  /** Works off what is due now; gives the number of operations taken. */
  async drain(): Promise<number> {
    const rows = await this.#claim(this.#context.tuning.concurrency);
    await Promise.all(rows.map((row) => this.#advance(row)));
    return rows.length;
  }

  #claim(limit: number): Promise<OperationRow[]> {
    const { operations, database, clock, tuning } = this.#context;
    const now = clock.now();
    return operations.claim(database, this.#name, new Date(now), new Date(now + tuning.leaseMs), limit);
  }

  /** Keeps as many operations in hand as it may: one that takes its time does not hold up the others. */
  async #run(): Promise<void> {
    const { log, tuning } = this.#context;
    while (!this.#stopping) {
      this.#poked = false;
      const free = tuning.concurrency - this.#inHand.size;
      try {
        const rows = free > 0 ? await this.#claim(free) : [];
        for (const row of rows) this.#begin(row);
        if (rows.length > 0) continue;
      } catch (error) {
        // The database is away: the operations are where they were.
        log.warn('Operations cannot be looked for', { error });
      }
      await this.#sleep(tuning.pollMs);
    }
    await Promise.all(this.#inHand);
  }

  #begin(row: OperationRow): void {
    const work = this.#advance(row)
      .catch((error: unknown) => this.#context.log.warn('Operation cannot be gone on with', { operation: row.id, error }))
      .finally(() => {
        this.#inHand.delete(work);
        this.poke();
      });
    this.#inHand.add(work);
  }

  async #advance(claimed: OperationRow): Promise<void> {
    const { operations, database } = this.#context;
    let row: OperationRow | undefined = claimed;
    while (row !== undefined && !this.#stopping) row = await this.#step(row);
    await operations.release(database, this.#name, claimed.id);
  }

  async #step(row: OperationRow): Promise<OperationRow | undefined> {
    const step = STEPS[row.state];
    if (step === undefined) return undefined;
    try {
      // One build at a time: the second sees which coins the first has reserved.
      return row.state === 'submitted' ? await this.#oneAtATime(() => step(this.#context, row)) : await step(this.#context, row);
    } catch (error) {
      return this.#failed(row, error);
    }
  }

  async #failed(row: OperationRow, error: unknown): Promise<OperationRow | undefined> {
    this.#context.log.error('Operation step failed', { operation: row.id, kind: row.kind, state: row.state, error });
    const gaveUp = row.failures >= MAX_FAILURES;
    if (row.state === 'submitted' && gaveUp) return reject(this.#context, row, { code: 'OPERATION_FAILED', detail: OPERATION_CODES.OPERATION_FAILED.doc });
    return retryLater(this.#context, row, { code: 'OPERATION_FAILED', detail: '' }, gaveUp);
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#building.then(work);
    this.#building = result.catch(() => undefined);
    return result;
  }

  #sleep(ms: number): Promise<void> {
    if (this.#poked || this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
