/** Runs rules in order and gives the first refusal. */
export function firstRefusal<S, R>(rules: readonly ((subject: S) => R | undefined)[], subject: S): R | undefined {
  for (let i = 0; i < rules.length; i++) {
    const refusal = (rules[i] as (subject: S) => R | undefined)(subject);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
