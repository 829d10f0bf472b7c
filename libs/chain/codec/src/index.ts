export { ATTACHMENT_VERSION_WITH_DIDS, type Attachment, type AttachmentJson, type AttachmentKind, type AttachmentOf } from './attachment.codec.ts';
export { type Block, type BlockHeader, type BlockHeaderJson, type BlockJson } from './block.codec.ts';
export {
  blockHash,
  blockToJson,
  decodeBlock,
  decodeHeader,
  encodeBlock,
  encodeHeader,
  headerHashOfBytes,
  headerToJson,
  type DecodedBlock,
  type Span,
  type TransactionSpan,
} from './block.ts';
export { type Codec, type Json, type JsonOf, type TypeOf } from './dsl/codec.ts';
export { merkleRoot } from './merkle-root.ts';
export { isNullOutPoint, nullOutPoint, type OutPoint } from './out-point.codec.ts';
export { isCoinbase, isCoinstakeShape } from './transaction-shape.rules.ts';
export {
  attachmentToJson,
  decodeAttachment,
  decodeOutput,
  decodeTransaction,
  encodeAttachment,
  encodeOutput,
  encodeTransaction,
  outputToJson,
  transactionId,
  transactionIdOfBytes,
  transactionToJson,
} from './transaction.ts';
export { type Transaction, type TransactionInput, type TransactionJson, type TransactionOutput } from './transaction.codec.ts';
export { WIRE_CODES, type DecodeCode, type WireCode } from './wire.errors.ts';
export { WIRE_LIMITS } from './wire-limits.ts';
export { powBoundary, powHeaderHash, powHeaderPreimage, stakeKernelHash, stakeKernelPreimage } from './seal-preimages.ts';
export { decodeFrameHeading, encodeFrame, splitFrames, type Frame, type FrameHeading, type SplitFrames } from './p2p/frame.ts';
export { formatIp, IP_CODES, parseIp } from './p2p/ip-address.ts';
export { INVENTORY_TYPES, p2pMessages, type InventoryItem, type NetAddress, type P2pBody, type P2pCommand, type P2pMessage } from './p2p/messages.codec.ts';
export { decodeMessage, encodeMessageBody, isP2pCommand } from './p2p/messages.ts';
