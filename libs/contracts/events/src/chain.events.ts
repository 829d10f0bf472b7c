import { z } from 'zod';
import { defineFact } from './fact-definition.ts';
import { addressText, atomsText, hashText, heightNumber, networkName, symbolText } from './scalars.ts';
import { blockStream, transactionStream } from './streams.ts';

/** An amount of an MST, in base units. */
export const assetAmount = z.strictObject({ symbol: symbolText, quantity: atomsText });

export const chainInput = z.strictObject({
  txid: hashText.describe('Transaction of the spent output'),
  index: heightNumber.describe('Number of the spent output'),
  address: addressText.nullable().describe('Owner of the spent output, null where its script has no address'),
  value: atomsText,
  asset: assetAmount.optional(),
});

export const chainOutput = z.strictObject({
  index: heightNumber,
  address: addressText.nullable(),
  value: atomsText,
  kind: z.enum(['etp', 'award', 'asset-detail', 'asset-transfer', 'message', 'did', 'certificate', 'mit', 'unknown']).describe('What travels with the output'),
  asset: assetAmount.optional(),
  message: z.string().max(1024).optional().describe('Text of a message attachment, at most 256 bytes, UTF-8 with replacement characters'),
});

/** What a transaction did beyond moving coins. One entry each, in output order; burns come last. */
export const chainEffect = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('mst-issued'),
    symbol: symbolText,
    quantity: atomsText,
    decimals: z.int().min(0).max(255),
    issuer: z.string().max(255),
    address: addressText,
    secondary: z.boolean(),
    secondaryIssueThreshold: z.int().min(0).max(255),
    description: z.string().max(1024),
  }),
  z.strictObject({ type: z.literal('mst-burned'), symbol: symbolText, quantity: atomsText, address: addressText.nullable() }),
  z.strictObject({ type: z.literal('avatar-registered'), name: symbolText, address: addressText }),
  z.strictObject({ type: z.literal('avatar-moved'), name: symbolText, from: addressText.nullable(), to: addressText }),
  z.strictObject({
    type: z.literal('certificate-issued'),
    symbol: symbolText,
    owner: z.string().max(255),
    address: addressText,
    certificateType: z.int().min(0).max(0xffffffff),
  }),
  z.strictObject({
    type: z.literal('certificate-transferred'),
    symbol: symbolText,
    owner: z.string().max(255),
    address: addressText,
    certificateType: z.int().min(0).max(0xffffffff),
  }),
  z.strictObject({ type: z.literal('mit-registered'), symbol: symbolText, address: addressText }),
  z.strictObject({ type: z.literal('mit-transferred'), symbol: symbolText, address: addressText }),
]);

export const chainTransaction = z.strictObject({
  txid: hashText,
  index: heightNumber.describe('Position in its block'),
  kind: z.enum(['coinbase', 'coinstake', 'ordinary']),
  fee: atomsText,
  inputs: z.array(chainInput),
  outputs: z.array(chainOutput),
  effects: z.array(chainEffect),
});

/**
 * One ordered part of a block. A block is cut so that a part stays under the payload limit; a consumer that needs the
 * whole block waits for `part === parts − 1`, most can work part by part.
 */
export const blockPart = z.strictObject({
  network: networkName,
  hash: hashText,
  height: heightNumber,
  previousHash: hashText,
  version: z.int().min(1).max(3).describe('1 PoW, 2 PoS, 3 DPoS'),
  timestamp: heightNumber.describe('Block time, Unix seconds'),
  transactionCount: heightNumber.describe('Of the whole block'),
  part: heightNumber.describe('Which part this is, from 0'),
  parts: z.int().min(1).describe('How many parts the block has'),
  transactions: z.array(chainTransaction).describe('Of this part, in block order; a long one may go on in the next entry'),
});

export const blockConnected = defineFact({
  name: 'chain.block-connected',
  version: 1,
  stream: blockStream,
  keyedBy: 'network',
  doc: 'A block joined the main chain. Oldest first; the parts of a block follow one another.',
  payload: blockPart,
});

export const blockDisconnected = defineFact({
  name: 'chain.block-disconnected',
  version: 1,
  stream: blockStream,
  keyedBy: 'network',
  doc: 'A block left the main chain in a reorganisation: undo what its connection did. Newest first, parts in ascending order.',
  payload: blockPart,
});

export const transactionAccepted = defineFact({
  name: 'chain.transaction-accepted',
  version: 1,
  stream: transactionStream,
  keyedBy: 'transaction id',
  doc: 'A submitted transaction passed all checks and waits in the pool.',
  payload: z.strictObject({ network: networkName, txid: hashText, height: heightNumber }),
});

export const transactionDropped = defineFact({
  name: 'chain.transaction-dropped',
  version: 1,
  stream: transactionStream,
  keyedBy: 'transaction id',
  doc: 'A transaction left the pool without being confirmed: expired, evicted or in conflict with a confirmed one.',
  payload: z.strictObject({ network: networkName, txid: hashText, code: z.string().max(64), conflictsWith: hashText.optional() }),
});

export type AssetAmount = z.output<typeof assetAmount>;
export type ChainInput = z.output<typeof chainInput>;
export type ChainOutput = z.output<typeof chainOutput>;
export type ChainEffect = z.output<typeof chainEffect>;
export type ChainTransaction = z.output<typeof chainTransaction>;
export type BlockPart = z.output<typeof blockPart>;
