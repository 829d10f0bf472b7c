import { addressText, atomsText, chainTransaction, hashText, heightNumber, networkName, symbolText } from '@mbaas/contracts-events';
import { z } from 'zod';
import { hexBytes, pageAnswer, pageRequest } from './paging.ts';
import { defineQuery } from './query-definition.ts';

const height = heightNumber;

export const blockSummary = z.strictObject({
  hash: hashText,
  height,
  version: z.int(),
  previousHash: hashText,
  merkleRoot: hashText,
  timestamp: heightNumber,
  /** Difficulty, decimal. */
  bits: z.string().regex(/^\d{1,78}$/),
  nonce: atomsText,
  /** Decimal rendering of the 32 mix bytes read big-endian. */
  mixHash: z.string().regex(/^\d{1,78}$/),
  transactionCount: z.int().min(1),
  sizeBytes: z.int().min(1),
});

export const chainStatus = defineQuery({
  name: 'chain.status',
  effect: 'reads',
  doc: 'The tip of the main chain and the size of the pool.',
  request: z.strictObject({}),
  answer: z.strictObject({
    network: networkName,
    height,
    hash: hashText,
    timestamp: heightNumber,
    medianTimePast: heightNumber,
    poolSize: z.int().min(0),
    finalDepth: z.int().min(1),
  }),
});

export const chainBlock = defineQuery({
  name: 'chain.block',
  effect: 'reads',
  doc: 'A block of the main chain by height or hash.',
  request: z.strictObject({ height: height.optional(), hash: hashText.optional(), withRaw: z.boolean().default(false) }),
  answer: z.strictObject({ ...blockSummary.shape, txids: z.array(hashText), raw: hexBytes(1_000_000).optional() }),
});

export const chainBlocks = defineQuery({
  name: 'chain.blocks',
  effect: 'reads',
  doc: 'Blocks of the main chain, newest first.',
  request: z.strictObject({ ...pageRequest }),
  answer: z.strictObject({ items: z.array(blockSummary), ...pageAnswer }),
});

export const chainTransactionQuery = defineQuery({
  name: 'chain.transaction',
  effect: 'reads',
  doc: 'A transaction of the main chain or the pool, with its raw bytes and decoded effects.',
  request: z.strictObject({ txid: hashText }),
  answer: z.strictObject({
    transaction: chainTransaction,
    raw: hexBytes(1_000_000),
    /** Absent while it waits in the pool. */
    block: z.strictObject({ hash: hashText, height, timestamp: heightNumber }).optional(),
    confirmations: z.int().min(0),
  }),
});

export const chainBalance = defineQuery({
  name: 'chain.balance',
  effect: 'reads',
  doc: 'What an address owns at the tip. `frozen` as full nodes count it: immature, deposited, time-locked, or received less than three blocks ago (those last can be spent all the same). `pending…`: moved by the pool.',
  request: z.strictObject({ address: addressText }),
  answer: z.strictObject({
    address: addressText,
    asOfHeight: height,
    etp: z.strictObject({ received: atomsText, unspent: atomsText, confirmed: atomsText, available: atomsText, frozen: atomsText, pendingIn: atomsText, pendingOut: atomsText }),
    assets: z.array(z.strictObject({ symbol: symbolText, quantity: atomsText, locked: atomsText, pendingIn: atomsText, pendingOut: atomsText })),
  }),
});

/** An unspent output as a builder needs it. */
export const chainCoin = z.strictObject({
  txid: hashText,
  index: heightNumber,
  value: atomsText,
  /** The whole output as on the wire (value, script, attachment). */
  output: hexBytes(1_000_000),
  address: addressText,
  kind: z.string(),
  asset: z.strictObject({ symbol: symbolText, quantity: atomsText }).optional(),
  /** Absent while its transaction waits in the pool. */
  height: height.optional(),
  coinbase: z.boolean(),
  /** False while immature, deposited or time-locked at the next block. */
  spendable: z.boolean(),
});

export const chainCoins = defineQuery({
  name: 'chain.coins',
  effect: 'reads',
  doc: 'Outputs of an address that neither the chain nor the pool has spent, oldest first; unconfirmed ones last.',
  request: z.strictObject({
    address: addressText,
    /** Only coins that carry this: plain ETP, one MST, an avatar, a certificate, a MIT. */
    carrying: z.enum(['any', 'etp', 'asset', 'did', 'certificate', 'mit']).default('any'),
    symbol: symbolText.optional(),
    ...pageRequest,
  }),
  answer: z.strictObject({ items: z.array(chainCoin), asOfHeight: height, ...pageAnswer }),
});

export const assetSummary = z.strictObject({
  symbol: symbolText,
  /** Sum over all issues. */
  totalSupply: atomsText,
  decimals: z.int().min(0).max(255),
  issuer: z.string().max(255),
  address: addressText,
  secondaryIssueThreshold: z.int().min(0).max(255),
  description: z.string().max(1024),
  issues: z.array(z.strictObject({ txid: hashText, height, quantity: atomsText, secondary: z.boolean() })),
});

export const chainAsset = defineQuery({
  name: 'chain.asset',
  effect: 'reads',
  doc: 'An MST by symbol.',
  request: z.strictObject({ symbol: symbolText }),
  answer: assetSummary,
});

export const chainAssets = defineQuery({
  name: 'chain.assets',
  effect: 'reads',
  doc: 'All MSTs, by symbol.',
  request: z.strictObject({ ...pageRequest }),
  answer: z.strictObject({ items: z.array(assetSummary), ...pageAnswer }),
});

export const chainAvatar = defineQuery({
  name: 'chain.avatar',
  effect: 'reads',
  doc: 'An avatar (DID) by name or by the address it owns, with its address history, newest first.',
  request: z.strictObject({ name: symbolText.optional(), address: addressText.optional() }),
  answer: z.strictObject({
    name: symbolText,
    address: addressText,
    registeredHeight: height,
    history: z.array(z.strictObject({ address: addressText, txid: hashText, height })),
  }),
});

export const chainCertificates = defineQuery({
  name: 'chain.certificates',
  effect: 'reads',
  doc: 'Certificates by symbol, owner address, or all.',
  request: z.strictObject({ symbol: symbolText.optional(), address: addressText.optional(), ...pageRequest }),
  answer: z.strictObject({
    items: z.array(z.strictObject({ symbol: symbolText, owner: z.string(), address: addressText, certificateType: z.int(), content: z.string().optional(), txid: hashText, height })),
    ...pageAnswer,
  }),
});

export const chainMits = defineQuery({
  name: 'chain.mits',
  effect: 'reads',
  doc: 'MITs (non-fungible) by symbol, owner address, or all.',
  request: z.strictObject({ symbol: symbolText.optional(), address: addressText.optional(), ...pageRequest }),
  answer: z.strictObject({
    items: z.array(z.strictObject({ symbol: symbolText, address: addressText, content: z.string(), registeredHeight: height, txid: hashText, height })),
    ...pageAnswer,
  }),
});

export const chainHistory = defineQuery({
  name: 'chain.history',
  effect: 'reads',
  doc: 'Transactions that touched an address, newest first.',
  request: z.strictObject({ address: addressText, ...pageRequest }),
  answer: z.strictObject({
    items: z.array(z.strictObject({ txid: hashText, height, timestamp: heightNumber, etpIn: atomsText, etpOut: atomsText })),
    ...pageAnswer,
  }),
});

export const submitTransaction = defineQuery({
  name: 'chain.submit-transaction',
  effect: 'changes',
  doc: 'Offers a signed transaction to the pool. Its id is the idempotency key: offering it again answers the same.',
  request: z.strictObject({ raw: hexBytes(1_000_000), dryRun: z.boolean().default(false) }),
  answer: z.strictObject({ txid: hashText, state: z.enum(['accepted', 'confirmed', 'valid']), height: height.optional() }),
});

export const submitBlock = defineQuery({
  name: 'chain.submit-block',
  effect: 'changes',
  doc: 'Offers a block. Its hash is the idempotency key. `held`: valid so far, but not (yet) on the best branch.',
  request: z.strictObject({ raw: hexBytes(1_000_000) }),
  answer: z.strictObject({ hash: hashText, height, state: z.enum(['connected', 'held', 'known']) }),
});

export const blockTemplate = defineQuery({
  name: 'chain.block-template',
  effect: 'reads',
  doc: 'What the next block on the tip may hold: pool transactions in the order of the template policy, the subsidy and the fees. BLOCK_SAME_KIND_TOO_LONG where the next block must be of another kind.',
  request: z.strictObject({
    maxBytes: z.int().min(10_000).max(1_000_000).default(500_000),
    /** 1 proof of work, 2 proof of stake. */
    version: z.union([z.literal(1), z.literal(2)]).default(1),
    /** Symbol of an MST to be mined along. */
    mineAsset: symbolText.optional(),
  }),
  answer: z.strictObject({
    version: z.int(),
    height,
    previousHash: hashText,
    minimumTimestamp: heightNumber,
    /** Unix seconds that `bits` was reckoned for: a proof-of-work block carries exactly this one. */
    timestamp: heightNumber,
    bits: z.string().regex(/^\d{1,78}$/),
    subsidy: atomsText,
    fees: atomsText,
    /** The block may carry the coinbase that starts proof of stake. */
    posGenesis: z.boolean(),
    /** At the start of a delegated epoch: the output that the first coinbase must carry behind the reward, as on the wire. */
    voteResult: hexBytes(10_000).optional(),
    /** Units of the MST asked for that the coinbase may mine; absent where there are none. */
    asset: z.strictObject({ symbol: symbolText, quantity: atomsText }).optional(),
    transactions: z.array(z.strictObject({ txid: hashText, raw: hexBytes(1_000_000), fee: atomsText })),
  }),
});
