import { createRequire } from 'node:module';

/** The part of the client that fetches for a consumer; `running` is false from the beginning of its stop. */
export interface FetchingRunner {
  readonly running: boolean;
  fetch(nodeId: number): Promise<unknown>;
}

/** What a fetch of a stopped consumer ends with; the client then looks whether it is to go on, and does not. */
export class RunnerStopped extends Error {
  override readonly name = 'RunnerStopped';
}

let isDone = false;

/**
 * A consumer that is stopped at the moment in which the client exchanges its fetchers (a broker came or went) leaves new
 * fetchers behind. Asked by them, a stopped consumer answers "nothing" at once, for ever: the process does nothing else any
 * more, not even end. With this it answers with an error, which ends the fetchers. Once a process.
 */
export function endFetchersOfStopped(): void {
  if (isDone) return;
  isDone = true;
  const runner = createRequire(import.meta.url)('kafkajs/src/consumer/runner.js') as { readonly prototype: FetchingRunner };
  const fetch = runner.prototype.fetch;
  runner.prototype.fetch = async function (this: FetchingRunner, nodeId: number): Promise<unknown> {
    if (!this.running) throw new RunnerStopped('The consumer was stopped.');
    return fetch.call(this, nodeId);
  };
}
