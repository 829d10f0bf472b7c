/** Exit code of a tool that was told to stop: 128 + SIGINT, as shells count. */
export const STOPPED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work that can be told to stop: a Ctrl-C raises the signal, and the work ends where it can go on later. Further ones change
 * nothing: a Ctrl-C reaches a process more than once, from the terminal and from npm.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
