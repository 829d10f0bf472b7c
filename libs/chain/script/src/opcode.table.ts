/** Text names by opcode byte, from 4f on; gaps are pushes without a name of their own. wire-format §4.1, §4.3. */
const NAMED: readonly (readonly [number, readonly string[]])[] = [
  [0x4f, ['-1', 'reserved', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16']],
  [0x61, ['nop', 'ver', 'if', 'notif', 'verif', 'vernotif', 'else', 'endif', 'verify', 'return']],
  [0x6b, ['toaltstack', 'fromaltstack', '2drop', '2dup', '3dup', '2over', '2rot', '2swap', 'ifdup', 'depth', 'drop', 'dup', 'nip', 'over', 'pick', 'roll', 'rot', 'swap', 'tuck']],
  [0x7e, ['cat', 'substr', 'left', 'right', 'size', 'invert', 'and', 'or', 'xor', 'equal', 'equalverify', 'reserved1', 'reserved2']],
  [0x8b, ['1add', '1sub', '2mul', '2div', 'negate', 'abs', 'not', '0notequal', 'add', 'sub', 'mul', 'div', 'mod', 'lshift', 'rshift', 'booland', 'boolor']],
  [0x9c, ['numequal', 'numequalverify', 'numnotequal', 'lessthan', 'greaterthan', 'lessthanorequal', 'greaterthanorequal', 'min', 'max', 'within']],
  [0xa6, ['ripemd160', 'sha1', 'sha256', 'hash160', 'hash256', 'codeseparator', 'checksig', 'checksigverify', 'checkmultisig', 'checkmultisigverify']],
  [0xb0, ['nop1', 'checklocktimeverify', 'checkattenuationverify', 'checksequenceverify', 'nop5', 'nop6', 'nop7', 'nop8', 'nop9', 'nop10']],
];

/**
 * Opcode bytes the code refers to. Bitcoin's numbering, except that b2 is CHECKATTENUATIONVERIFY and
 * CHECKSEQUENCEVERIFY stands one higher, at b3. wire-format §4.1.
 */
export const OP = Object.freeze({
  ZERO: 0x00, PUSHDATA1: 0x4c, PUSHDATA2: 0x4d, PUSHDATA4: 0x4e, NEGATIVE_1: 0x4f, RESERVED: 0x50, ONE: 0x51, SIXTEEN: 0x60,
  NOP: 0x61, IF: 0x63, NOTIF: 0x64, VERIF: 0x65, VERNOTIF: 0x66, ELSE: 0x67, ENDIF: 0x68, VERIFY: 0x69, RETURN: 0x6a,
  TOALTSTACK: 0x6b, FROMALTSTACK: 0x6c, DROP2: 0x6d, DUP2: 0x6e, DUP3: 0x6f, OVER2: 0x70, ROT2: 0x71, SWAP2: 0x72, IFDUP: 0x73,
  DEPTH: 0x74, DROP: 0x75, DUP: 0x76, NIP: 0x77, OVER: 0x78, PICK: 0x79, ROLL: 0x7a, ROT: 0x7b, SWAP: 0x7c, TUCK: 0x7d,
  CAT: 0x7e, SUBSTR: 0x7f, LEFT: 0x80, RIGHT: 0x81, SIZE: 0x82, INVERT: 0x83, AND: 0x84, OR: 0x85, XOR: 0x86,
  EQUAL: 0x87, EQUALVERIFY: 0x88, ADD1: 0x8b, SUB1: 0x8c, MUL2: 0x8d, DIV2: 0x8e, NEGATE: 0x8f, ABS: 0x90, NOT: 0x91,
  NOTEQUAL0: 0x92, ADD: 0x93, SUB: 0x94, MUL: 0x95, DIV: 0x96, MOD: 0x97, LSHIFT: 0x98, RSHIFT: 0x99, BOOLAND: 0x9a, BOOLOR: 0x9b,
  NUMEQUAL: 0x9c, NUMEQUALVERIFY: 0x9d, NUMNOTEQUAL: 0x9e, LESSTHAN: 0x9f, GREATERTHAN: 0xa0, LESSTHANOREQUAL: 0xa1,
  GREATERTHANOREQUAL: 0xa2, MIN: 0xa3, MAX: 0xa4, WITHIN: 0xa5, RIPEMD160: 0xa6, SHA1: 0xa7, SHA256: 0xa8, HASH160: 0xa9,
  HASH256: 0xaa, CODESEPARATOR: 0xab, CHECKSIG: 0xac, CHECKSIGVERIFY: 0xad, CHECKMULTISIG: 0xae, CHECKMULTISIGVERIFY: 0xaf,
  NOP1: 0xb0, CHECKLOCKTIMEVERIFY: 0xb1, CHECKATTENUATIONVERIFY: 0xb2, CHECKSEQUENCEVERIFY: 0xb3, NOP5: 0xb4, NOP10: 0xb9,
});

/** Most bytes a direct push holds: opcode n pushes n bytes. */
export const DIRECT_PUSH_MAX = 75;

const NAMES: readonly string[] = (() => {
  const names = Array.from({ length: 256 }, (_, byte) => `unknown_${byte.toString(16).padStart(2, '0')}`);
  names[OP.ZERO] = 'zero';
  for (let size = 1; size <= DIRECT_PUSH_MAX; size++) names[size] = `push${size}`;
  names[OP.PUSHDATA1] = 'pushdata1';
  names[OP.PUSHDATA2] = 'pushdata2';
  names[OP.PUSHDATA4] = 'pushdata4';
  for (const [first, row] of NAMED) for (const [index, name] of row.entries()) names[first + index] = name;
  return names;
})();

const BYTES: ReadonlyMap<string, number> = new Map(NAMES.map((name, byte) => [name, byte]));

/** Lower-case name of an opcode byte as the RPC prints it; `unknown_ba` for bytes without one. wire-format §4.3. */
export const opcodeName = (opcode: number): string => NAMES[opcode] as string;

/** The opcode byte of a name, undefined for words that name none. The inverse of opcodeName. */
export const opcodeByName = (name: string): number | undefined => BYTES.get(name);
