import { attachmentCodec } from './attachment.codec.ts';
import type { JsonOf, TypeOf } from './dsl/codec.ts';
import { u32, u64, varBytes } from './dsl/leaves.ts';
import { list } from './dsl/list.ts';
import { marked } from './dsl/marked.ts';
import { struct } from './dsl/struct.ts';
import { outPointCodec } from './out-point.codec.ts';
import { WIRE_LIMITS } from './wire-limits.ts';

const script = varBytes(WIRE_LIMITS.maxPayloadSize);
/** Counts are bounded by the remaining bytes, so their own maximum only has to be out of reach. */
const ANY_COUNT = WIRE_LIMITS.maxPayloadSize;

export const inputCodec = struct({ previousOutput: outPointCodec, script, sequence: u32 });
export const outputCodec = marked(struct({ value: u64, script, attachment: attachmentCodec }));

/** wire-format §2.1. `marked`: decodeBlock reports where transactions and outputs lie in the received bytes. */
export const transactionCodec = marked(
  struct({ version: u32, inputs: list(inputCodec, ANY_COUNT), outputs: list(outputCodec, ANY_COUNT), lockTime: u32 }),
);

export type TransactionInput = TypeOf<typeof inputCodec>;
export type TransactionOutput = TypeOf<typeof outputCodec>;
export type Transaction = TypeOf<typeof transactionCodec>;
export type TransactionJson = JsonOf<typeof transactionCodec>;
