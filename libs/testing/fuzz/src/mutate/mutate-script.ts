import { concatBytes, latin1Encode } from '@mbaas/chain-primitives';
import { encodeScript, parseScript, pushOf, type ScriptOp } from '@mbaas/chain-script';
import type { Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateModel } from './mutate-model.ts';

/** IF, NOTIF, ELSE, ENDIF, VERIFY, RETURN, stack and arithmetic, hashes, signatures, locks, the attenuation check, unknown ones. */
const OPCODES = [
  0x00, 0x4f, 0x51, 0x52, 0x60, 0x61, 0x63, 0x64, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x7b,
  0x7c, 0x7d, 0x7e, 0x82, 0x87, 0x88, 0x8b, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x9a, 0x9c, 0x9d, 0xa0, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1,
  0xb2, 0xb3, 0xb9, 0xba, 0xff,
];

const PUSH_SIZES = [0, 1, 2, 4, 5, 6, 20, 32, 33, 36, 65, 72, 75, 76, 255, 256, 519, 520, 521];

function otherOp(dice: Dice, corpus: Corpus): ScriptOp {
  if (dice.oneIn(2)) return { opcode: dice.of(OPCODES) };
  if (dice.oneIn(8)) return pushOf(latin1Encode(mutateModel(dice.of(corpus.models), dice, corpus)));
  return pushOf(dice.bytes(dice.of(PUSH_SIZES)));
}

function changeOps(ops: readonly ScriptOp[], dice: Dice, corpus: Corpus): ScriptOp[] {
  const at = dice.below(ops.length + 1);
  const changed = [...ops];
  switch (dice.below(6)) {
    case 0:
      changed.splice(at, 1);
      break;
    case 1:
      changed.splice(at, 0, otherOp(dice, corpus));
      break;
    case 2:
      changed.splice(at, 1, otherOp(dice, corpus));
      break;
    case 3:
      changed.splice(at, 0, ...ops.slice(dice.below(ops.length + 1)));
      break;
    case 4: {
      // One operation as often as the limits allow, and beyond.
      const op = otherOp(dice, corpus);
      changed.splice(at, 0, ...Array.from({ length: dice.of([19, 20, 21, 200, 201, 202, 999, 1001]) }, () => op));
      break;
    }
    default: {
      const op = changed[at];
      if (op?.data !== undefined) changed.splice(at, 1, pushOf(mutateBytes(op.data, dice, dice.of(corpus.scripts))));
    }
  }
  return changed;
}

/** A script with operations changed, or with bytes changed where it has none or the dice say so. */
export function mutateScript(script: Uint8Array, dice: Dice, corpus: Corpus): Uint8Array {
  const other = dice.of(corpus.scripts);
  if (dice.oneIn(8)) return other;
  if (dice.oneIn(6)) return concatBytes(script, other);
  const parsed = parseScript(script);
  if (!parsed.ok || dice.oneIn(3)) return mutateBytes(script, dice, other).slice(0, 20_000);
  let ops = parsed.value;
  for (let left = 1 + dice.below(3); left > 0; left -= 1) ops = changeOps(ops, dice, corpus);
  return encodeScript(ops).slice(0, 20_000);
}
