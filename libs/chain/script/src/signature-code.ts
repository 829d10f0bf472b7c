import { bytesEqual, concatBytes } from '@mbaas/chain-primitives';
import { OP } from './opcode.table.ts';
import { nextPosition, pushSize } from './push-span.ts';
import { encodeScript } from './script.codec.ts';
import { pushOf } from './script-op.ts';

/** Cuts the spans that `cutAt` names at operation boundaries; a span may be followed by another at its end. */
function cut(script: Uint8Array, cutAt: (at: number) => number): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  let at = 0;
  while (at < script.length) {
    const length = cutAt(at);
    if (length > 0) {
      kept.push(script.subarray(from, at));
      at += length;
      from = at;
      continue;
    }
    const size = pushSize(script, at);
    // What follows a broken push cannot be told apart into operations; such a script fails anyway.
    if (size < 0) break;
    at = nextPosition(script, at, size);
  }
  return kept.length === 0 ? script : concatBytes(...kept, script.subarray(from));
}

/**
 * The script without the pushes that equal `signature` (its shortest push; OP_0 for an empty one).
 * Gives back the same array when there is none. wire-format §2.5 step 1.
 */
export function removeSignature(script: Uint8Array, signature: Uint8Array): Uint8Array {
  // What is longer than the script cannot be in it: the usual case, since a key-hash script is shorter than a signature.
  if (signature.length >= script.length) return script;
  const push = encodeScript([pushOf(signature)]);
  return cut(script, (at) => (at + push.length <= script.length && bytesEqual(script.subarray(at, at + push.length), push) ? push.length : 0));
}

/** The script without its CODESEPARATOR operations. wire-format §2.5 step 1. */
export function removeCodeSeparators(script: Uint8Array): Uint8Array {
  if (!script.includes(OP.CODESEPARATOR)) return script;
  return cut(script, (at) => (script[at] === OP.CODESEPARATOR ? 1 : 0));
}
