import { nullOutPoint, type Transaction } from '@mbaas/chain-codec';
import { hexDecode } from '@mbaas/chain-primitives';
import { expectOk, type Refusal, type Result } from '@mbaas/kernel';
import { evaluate } from '../src/interpreter/evaluate.ts';

export const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex of the test');

export const codeOf = (result: Result<unknown, Refusal>): string => (result.ok ? 'ok' : result.error.code);

/** A version 4 transaction with one input and one output. */
export const transaction = (inputScript: string, changes: Partial<Transaction> = {}, sequence = 0): Transaction => ({
  version: 4,
  inputs: [{ previousOutput: { ...nullOutPoint(), index: 0 }, script: bytes(inputScript), sequence }],
  outputs: [{ value: 1n, script: bytes('51'), attachment: { version: 1, kind: 'etp' } }],
  lockTime: 0,
  ...changes,
});

/** Outcome of spending an output, scripts in hex: 'ok' or the code. */
export const run = (inputScript: string, previousScript: string, changes?: Partial<Transaction>, sequence?: number): string =>
  codeOf(evaluate({ tx: transaction(inputScript, changes, sequence), inputIndex: 0, previousScript: bytes(previousScript) }));
