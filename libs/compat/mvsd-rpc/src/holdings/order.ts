/** Byte order of the node's maps; names are held one character a byte, so comparing code units compares bytes. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** First difference that decides. */
export const firstOf = (...orders: readonly number[]): number => orders.find((order) => order !== 0) ?? 0;

/** A copy from the last to the first: the node walks address histories from the newest on. */
export const newestFirst = <T>(rows: readonly T[]): T[] => [...rows].reverse();
