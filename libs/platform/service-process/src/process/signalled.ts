/**
 * Resolves at the first signal to end. Later ones change nothing: a Ctrl-C reaches a process more than once, from the
 * terminal and from npm, and a second one must not cut the clean stop short.
 */
export function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
