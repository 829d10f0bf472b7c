import type { Database } from '@mbaas/platform-postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRecord } from '../schedule/fault.ts';
import type { Ledger } from '../workload/ledger.ts';
import type { ClientCounts } from '../workload/insistent-client.ts';
import { OPERATION_SCHEMAS } from '../checks/operations.ts';

const EVERY_MS = 5_000;
const LOOK_MS = 500;

export interface ProgressOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly counts: ClientCounts;
  readonly faults: readonly FaultRecord[];
  readonly reorganisations: () => number;
  readonly target: number;
  readonly say: (line: string) => void;
}

/** Looks at the platform again and again, and says every few seconds what has happened so far. */
export class Progress {
  readonly #options: ProgressOptions;
  #ended = 0;
  #height = 0;
  #isAway = false;
  #stopped = false;
  #saidAt = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    void this.#run();
  }

  /** Operations at their end when it was looked last. */
  get ended(): number {
    return this.#ended;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#look();
      if (Date.now() - this.#saidAt >= EVERY_MS) {
        this.#saidAt = Date.now();
        this.#say();
      }
      await sleep(LOOK_MS);
    }
  }

  async #look(): Promise<void> {
    const counted = OPERATION_SCHEMAS.map((schema) => `(SELECT count(*) FROM ${schema}.operation WHERE state IN ('final', 'rejected'))`).join(' + ');
    try {
      const { rows } = await this.#options.database.query<{ ended: bigint; height: number }>(`SELECT ${counted} AS ended, (SELECT max(height) FROM chain.main_block) AS height`);
      this.#ended = Number(rows[0]?.ended ?? 0);
      this.#height = rows[0]?.height ?? 0;
      this.#isAway = false;
    } catch {
      // Its server was killed a moment ago, by us.
      this.#isAway = true;
    }
  }

  #say(): void {
    const { ledger, counts, faults, reorganisations, target, say } = this.#options;
    const parts = [`${ledger.acknowledged.length}/${target} operations taken`, `${this.#ended} ended`, `${counts.retries} calls repeated`, `${faults.length} faults`, `${reorganisations()} reorganisations`, this.#isAway ? 'PostgreSQL is away' : `height ${this.#height}`];
    say(parts.join(', '));
  }
}
