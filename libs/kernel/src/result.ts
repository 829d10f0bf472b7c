/** What a fallible call gives back when failing is an expected outcome, never an exception. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/**
 * The value of a result that the caller has proven to be good.
 * Throws BrokenAssumption otherwise: a failure here is a bug of ours, not of the input.
 */
export function expectOk<T, E>(result: Result<T, E>, assumption: string): T {
  if (result.ok) return result.value;
  throw new BrokenAssumption(assumption, result.error);
}

/** A state the code holds to be impossible. It ends the operation; nobody handles it as a domain outcome. */
export class BrokenAssumption extends Error {
  override readonly name = 'BrokenAssumption';
  readonly detail: unknown;
  constructor(assumption: string, detail?: unknown) {
    super(assumption);
    this.detail = detail;
  }
}

/** Throws BrokenAssumption when `condition` is false. */
export function assert(condition: boolean, assumption: string): asserts condition {
  if (!condition) throw new BrokenAssumption(assumption);
}
