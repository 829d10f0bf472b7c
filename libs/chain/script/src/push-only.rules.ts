import { OP } from './opcode.table.ts';
import { nextPosition, pushSize } from './push-span.ts';

/** Parses and holds nothing above OP_16; the reserved 50 counts as a push here. wire-format §4.2 "P2SH prevout". */
export function isPushOnly(script: Uint8Array): boolean {
  for (let at = 0; at < script.length; ) {
    const size = pushSize(script, at);
    if (size < 0 || (script[at] as number) > OP.SIXTEEN) return false;
    at = nextPosition(script, at, size);
  }
  return true;
}
