import { ripemd160 } from '@mbaas/chain-crypto';
import { OP } from '../opcode.table.ts';
import type { Operation, OperationRow, SpendContext } from './machine.ts';
import { sha1 } from './sha1.ts';
import { lacks, take } from './stack-item.ts';

const hashing = (digest: (bytes: Uint8Array, spend: SpendContext) => Uint8Array): Operation => (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  machine.stack.push(digest(take(machine), machine.spend));
  return undefined;
};

export const HASH_OPERATIONS: readonly OperationRow[] = [
  [OP.RIPEMD160, hashing((bytes) => ripemd160(bytes))],
  [OP.SHA1, hashing((bytes) => sha1(bytes))],
  [OP.SHA256, hashing((bytes, { sha256 }) => sha256(bytes))],
  [OP.HASH160, hashing((bytes, { hash160 }) => hash160(bytes))],
  [OP.HASH256, hashing((bytes, { sha256 }) => sha256(sha256(bytes)))],
];
