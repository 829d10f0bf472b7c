import type { Refusal, Result } from '@mbaas/kernel';
import { sha256 as portableSha256, type Sha256 } from '@mbaas/chain-crypto';
import type { Hash32 } from '@mbaas/chain-primitives';
import { attachmentCodec, type Attachment, type AttachmentJson } from './attachment.codec.ts';
import { decodeWhole, encodeWhole } from './dsl/whole.ts';
import { outputCodec, transactionCodec, type Transaction, type TransactionJson, type TransactionOutput } from './transaction.codec.ts';
import type { DecodeCode } from './wire.errors.ts';

/**
 * The transaction that the whole input is (wire-format §2.1), or the code of what is wrong with the bytes.
 * Scripts and hashes are views of `bytes`: copy the input first if it is going to change. No consensus rule is checked.
 */
export const decodeTransaction = (bytes: Uint8Array): Result<Transaction, Refusal<DecodeCode>> => decodeWhole(transactionCodec, bytes);

/** The wire bytes; for a decoded transaction exactly the bytes received. Throws CodecError on values that do not fit. */
export const encodeTransaction = (transaction: Transaction): Uint8Array => encodeWhole(transactionCodec, transaction);

/** One output with its attachment, alone. Views of `bytes`. */
export const decodeOutput = (bytes: Uint8Array): Result<TransactionOutput, Refusal<DecodeCode>> => decodeWhole(outputCodec, bytes);
export const encodeOutput = (output: TransactionOutput): Uint8Array => encodeWhole(outputCodec, output);

/** One attachment, alone. */
export const decodeAttachment = (bytes: Uint8Array): Result<Attachment, Refusal<DecodeCode>> => decodeWhole(attachmentCodec, bytes);
export const encodeAttachment = (attachment: Attachment): Uint8Array => encodeWhole(attachmentCodec, attachment);

/** Id of a transaction from its wire bytes: sha256d, internal order. Hot paths pass a native `sha256`. */
export const transactionIdOfBytes = (bytes: Uint8Array, sha256: Sha256 = portableSha256): Hash32 => sha256(sha256(bytes));

/** Id of a transaction. With received bytes at hand use transactionIdOfBytes: it saves the encoding. */
export const transactionId = (transaction: Transaction, sha256: Sha256 = portableSha256): Hash32 => transactionIdOfBytes(encodeTransaction(transaction), sha256);

/** JSON rendering: hashes displayed, scripts hex, amounts decimal strings, texts UTF-8. */
export const transactionToJson = (transaction: Transaction): TransactionJson => transactionCodec.toJson(transaction);
export const outputToJson = (output: TransactionOutput): TransactionJson['outputs'][number] => outputCodec.toJson(output);
export const attachmentToJson = (attachment: Attachment): AttachmentJson => attachmentCodec.toJson(attachment);
