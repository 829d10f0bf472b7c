/**
 * The unstable sort of the node's standard library: quicksort around the median of three down to runs of 16, then one insertion
 * sort over all. Sorting by height alone, the node leaves transactions of one height in whatever order this leaves them in, and
 * its answers show it; a stable sort would differ on accounts with more than 16 entries.
 */
const RUN = 16;

/** True when `a` must stand before `b`. */
type Before<T> = (a: T, b: T) => boolean;

const at = <T>(items: readonly T[], index: number): T => items[index] as T;

function swap<T>(items: T[], a: number, b: number): void {
  [items[a], items[b]] = [at(items, b), at(items, a)];
}

/** Moves the median of the second, the middle and the last item to the front. */
function pickPivot<T>(items: T[], first: number, end: number, before: Before<T>): void {
  const [a, b, c] = [first + 1, first + ((end - first) >> 1), end - 1];
  const isBefore = (x: number, y: number): boolean => before(at(items, x), at(items, y));
  if (isBefore(a, b)) swap(items, first, isBefore(b, c) ? b : isBefore(a, c) ? c : a);
  else swap(items, first, isBefore(a, c) ? a : isBefore(b, c) ? c : b);
}

/** Splits [first + 1, end) around the item at `first`; the place where the second part begins. */
function partition<T>(items: T[], first: number, end: number, before: Before<T>): number {
  const pivot = at(items, first);
  let low = first + 1;
  let high = end;
  for (;;) {
    while (before(at(items, low), pivot)) low++;
    high--;
    while (before(pivot, at(items, high))) high--;
    if (low >= high) return low;
    swap(items, low, high);
    low++;
  }
}

function splitIntoRuns<T>(items: T[], first: number, end: number, before: Before<T>, depth: number): void {
  let last = end;
  for (let left = depth; last - first > RUN; left--) {
    // A heap takes over in the library here. Inputs that get this deep are made on purpose; their equal heights stay as they are.
    if (left === 0) return;
    pickPivot(items, first, last, before);
    const cut = partition(items, first, last, before);
    splitIntoRuns(items, cut, last, before, left - 1);
    last = cut;
  }
}

function insertionSort<T>(items: T[], before: Before<T>): void {
  for (let next = 1; next < items.length; next++) {
    const item = at(items, next);
    let place = next;
    for (; place > 0 && before(item, at(items, place - 1)); place--) items[place] = at(items, place - 1);
    items[place] = item;
  }
}

/** A sorted copy. Items of which neither is before the other come in the order described above. */
export function nodeSort<T>(items: readonly T[], before: Before<T>): T[] {
  const sorted = [...items];
  if (sorted.length > 1) splitIntoRuns(sorted, 0, sorted.length, before, 2 * Math.floor(Math.log2(sorted.length)));
  insertionSort(sorted, before);
  return sorted;
}
