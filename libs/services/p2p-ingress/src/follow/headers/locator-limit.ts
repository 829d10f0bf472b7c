/** Hashes of a locator that a node of some height takes at most: floor(log2(height) + 12), wire-format 6.5. */
export const locatorLimit = (height: number): number => Math.floor(Math.log2(Math.max(1, height)) + 12);
