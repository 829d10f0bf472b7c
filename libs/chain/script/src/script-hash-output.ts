import { OP } from './opcode.table.ts';

const SIZE = 23;

/** The exact bytes `a9 14 {20} 87`: the interpreter then runs the redeem script. wire-format §4.2. */
export const isScriptHashOutput = (script: Uint8Array): boolean =>
  script.length === SIZE && script[0] === OP.HASH160 && script[1] === 20 && script[22] === OP.EQUAL;
