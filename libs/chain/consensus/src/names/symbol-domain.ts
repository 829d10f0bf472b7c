/** Part of a symbol before its first dot: the domain that must agree to it. Empty for ".X". consensus.md 6.8. */
export function symbolDomain(symbol: string): string {
  const dot = symbol.indexOf('.');
  return dot === -1 ? symbol : symbol.slice(0, dot);
}
