const QUIET = 'TimeoutNegativeWarning';

let done = false;

/**
 * Silences the one warning that kafkajs causes on Node 24 (it sets timers in the past, which then fire at once: what it
 * means). Every other warning passes.
 */
export function silenceNegativeTimeouts(): void {
  if (done) return;
  done = true;
  const emit = process.emitWarning.bind(process) as (...given: unknown[]) => void;
  process.emitWarning = (...given: unknown[]) => {
    const [, kind] = given;
    const name = typeof kind === 'object' && kind !== null && 'type' in kind ? kind.type : kind;
    if (name !== QUIET) emit(...given);
  };
}
