import type { Sha256, VerifyDigest } from '@mbaas/chain-crypto';
import type { Transaction } from '@mbaas/chain-codec';
import type { ScriptCode } from '../script.codes.ts';
import type { SighashCache } from '../sighash-cache.ts';

/** RIPEMD-160 of SHA-256, 20 bytes. */
export type Hash160 = (bytes: Uint8Array) => Uint8Array;

/** What operations may ask about the spend they run in. */
export interface SpendContext {
  readonly transaction: Transaction;
  readonly inputIndex: number;
  /** Hardened profile: see Spend. */
  readonly refuseUndefinedSighash: boolean;
  readonly verify: VerifyDigest;
  readonly sha256: Sha256;
  readonly hash160: Hash160;
  /** Made on first use unless the caller gave one: scripts without signatures need none. */
  readonly sighash: () => SighashCache;
}

/** State of one running script. Stack items are never changed in place: they are views of scripts or shared constants. */
export interface Machine {
  readonly script: Uint8Array;
  readonly spend: SpendContext;
  stack: Uint8Array[];
  readonly alternate: Uint8Array[];
  /** One entry per open IF: whether its branch runs. */
  readonly conditions: boolean[];
  /** Of the next operation. */
  position: number;
  /** Start of the signed part: behind the last executed CODESEPARATOR. */
  codeStart: number;
  /** Counted against SCRIPT_LIMITS.operations. */
  operations: number;
}

/** One operation: changes the machine, or gives the code by which the script fails. */
export type Operation = (machine: Machine, opcode: number) => ScriptCode | undefined;

/** The operations of one family by opcode. */
export type OperationRow = readonly [opcode: number, operation: Operation];

/** A machine at the start of `script`, on a stack that the scripts of one spend hand on. */
export const createMachine = (script: Uint8Array, stack: Uint8Array[], spend: SpendContext): Machine => ({
  script, spend, stack, alternate: [], conditions: [], position: 0, codeStart: 0, operations: 0,
});
