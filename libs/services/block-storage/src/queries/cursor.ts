/** A keyset cursor: the number of the last row of a page, with a letter for what is paged. */
export const cursorOf = (letter: string, number: number): string => `${letter}${number.toString(36)}`;

/** The number in a cursor; undefined when it is not one of this letter. */
export function readCursor(letter: string, cursor: string): number | undefined {
  const digits = cursor.slice(letter.length);
  if (!cursor.startsWith(letter) || !/^[0-9a-z]{1,11}$/.test(digits)) return undefined;
  const number = Number.parseInt(digits, 36);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A page of `limit` items from one more than that, with the cursor of its last item when there is a next page. */
export function cutPage<T>(items: readonly T[], limit: number, cursor: (item: T) => string): { items: T[]; next?: string } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return items.length > limit && last !== undefined ? { items: page, next: cursor(last) } : { items: page };
}
