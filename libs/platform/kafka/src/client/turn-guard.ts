/**
 * Wraps a function so that it throws when it is called more than `most` times without the event loop turning in between:
 * whoever does that waits for nothing, and while it spins no timer, signal or answer of the process is heard.
 */
export function guardTurn<Arguments extends readonly unknown[], Answer>(work: (...given: Arguments) => Answer, most: number, spinning: () => Error): (...given: Arguments) => Answer {
  let calls = 0;
  return (...given) => {
    if (calls === 0) setImmediate(() => (calls = 0));
    calls += 1;
    if (calls > most) throw spinning();
    return work(...given);
  };
}
