import type { Machine } from './machine.ts';

const TRUE_ITEM = Uint8Array.of(1);
const FALSE_ITEM = new Uint8Array(0);

/** How a comparison or a signature check leaves its outcome on the stack. */
export const booleanItem = (value: boolean): Uint8Array => (value ? TRUE_ITEM : FALSE_ITEM);

/** Any byte other than zero makes an item true, except the sign alone: negative zero is false. */
export function isTrue(item: Uint8Array): boolean {
  for (let index = 0; index < item.length; index++) {
    if (item[index] !== 0) return index < item.length - 1 || item[index] !== 0x80;
  }
  return false;
}

/** The item `depth` places below the top (0 = top). The caller has checked that there are enough. */
export const peek = (machine: Machine, depth: number): Uint8Array => machine.stack[machine.stack.length - 1 - depth] as Uint8Array;

/** Takes the top item. The caller has checked that there is one. */
export const take = (machine: Machine): Uint8Array => machine.stack.pop() as Uint8Array;

/** True when the stack holds fewer than `count` items. */
export const lacks = (machine: Machine, count: number): boolean => machine.stack.length < count;
