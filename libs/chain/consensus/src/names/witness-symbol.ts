/** Prefix of witness certificate symbols. consensus.md 0.1. */
export const WITNESS_PREFIX = 'MVS.WITNESS.';
export const PRIMARY_WITNESSES = 23;
/** Secondary certificates a primary may give out. consensus.md 6.9. */
export const MAX_SECONDARY_WITNESSES = 46;

/** `MVS.WITNESS.3` of `MVS.WITNESS.3.NAME`; empty when the text does not start with the prefix. */
export function primaryWitnessSymbol(symbol: string): string {
  if (!symbol.startsWith(WITNESS_PREFIX)) return '';
  const rest = symbol.slice(WITNESS_PREFIX.length);
  const dot = rest.indexOf('.');
  return WITNESS_PREFIX + (dot === -1 ? rest : rest.slice(0, dot));
}

/** One of the 23 symbols created with the PoS genesis. */
export function isPrimaryWitnessSymbol(symbol: string): boolean {
  if (!symbol.startsWith(WITNESS_PREFIX)) return false;
  const number = symbol.slice(WITNESS_PREFIX.length);
  return /^[1-9]\d?$/.test(number) && Number(number) <= PRIMARY_WITNESSES;
}
