import { BrokenAssumption } from '@mbaas/kernel';
import { Worker } from 'node:worker_threads';
import type { EthashCache } from '@mbaas/chain-crypto';
import { RecentEpochs } from './recent-epochs.ts';
import type { WorkerAnswers, WorkerReply, WorkerRequest } from './worker-messages.ts';

type Kind = WorkerRequest['kind'];
type Task<K extends Kind> = Omit<Extract<WorkerRequest, { kind: K }>, 'id'>;

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  /** Ethash caches that the worker has. */
  readonly caches: RecentEpochs<true>;
}

/** Runs from sources under test and from the build otherwise; a worker needs the matching file. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './verify.worker.ts' : './verify.worker.js', import.meta.url);

/**
 * Worker threads with one queue each; a task goes to the shortest. A worker that dies rejects its open tasks (no verdict
 * was reached) and is replaced.
 */
export class WorkerPool {
  readonly #seats: Seat[];
  #nextId = 1;
  #closing = false;

  constructor(threads: number) {
    this.#seats = Array.from({ length: threads }, () => this.#seat());
  }

  get threads(): number {
    return this.#seats.length;
  }

  run<K extends Kind>(task: Task<K>, transfer: readonly ArrayBuffer[] = []): Promise<WorkerAnswers[K]> {
    if (this.#closing) return Promise.reject(new BrokenAssumption('the verifier is closed'));
    const seat = this.#seats.reduce((least, other) => (other.pending.size < least.pending.size ? other : least));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      seat.pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      // An idle pool keeps no process alive; one that owes an answer does.
      seat.worker.ref();
      seat.worker.postMessage({ ...task, id, ...this.#unknownCache(seat, task) }, [...transfer]);
    });
  }

  /** Takes the cache off a task whose worker has it already. */
  #unknownCache({ caches }: Seat, task: object): { readonly cache?: undefined } {
    const { cache } = task as { readonly cache?: EthashCache };
    if (cache === undefined) return {};
    if (caches.get(cache.epoch) !== undefined) return { cache: undefined };
    caches.put(cache.epoch, true);
    return {};
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#seats.map(({ worker }) => worker.terminate()));
  }

  #seat(): Seat {
    const seat: Seat = { worker: new Worker(entry), pending: new Map(), caches: new RecentEpochs() };
    seat.worker.on('message', (reply: WorkerReply) => {
      const pending = seat.pending.get(reply.id);
      seat.pending.delete(reply.id);
      if (seat.pending.size === 0) seat.worker.unref();
      if ('failure' in reply) pending?.reject(new BrokenAssumption('a verification worker failed', reply.failure));
      else pending?.resolve(reply.answer as never);
    });
    seat.worker.on('error', (error) => this.#replace(seat, error));
    seat.worker.on('exit', () => this.#replace(seat, new BrokenAssumption('a verification worker ended')));
    seat.worker.unref();
    return seat;
  }

  #replace(seat: Seat, error: unknown): void {
    const at = this.#seats.indexOf(seat);
    if (at < 0) return;
    for (const { reject } of seat.pending.values()) reject(error instanceof Error ? error : new BrokenAssumption('a verification worker failed'));
    seat.pending.clear();
    if (!this.#closing) this.#seats[at] = this.#seat();
  }
}
