import { z } from 'zod';
import { defineFact } from './fact-definition.ts';
import { addressText, atomsText, hashText, heightNumber, symbolText, tenantId } from './scalars.ts';
import { assetStream, avatarStream, scoreStream, walletStream } from './streams.ts';

const onChain = { txid: hashText, height: heightNumber };

export const walletCreated = defineFact({
  name: 'keys.wallet-created',
  version: 1,
  stream: walletStream,
  keyedBy: 'wallet id',
  doc: 'A tenant got a wallet. Never carries a key.',
  payload: z.strictObject({ walletId: z.string().max(64), tenant: tenantId, address: addressText }),
});

export const transactionSigned = defineFact({
  name: 'keys.transaction-signed',
  version: 1,
  stream: walletStream,
  keyedBy: 'wallet id',
  doc: 'Audit: a wallet signed a transaction.',
  payload: z.strictObject({ walletId: z.string().max(64), tenant: tenantId, txid: hashText, inputs: z.int().min(1), logHash: hashText }),
});

export const avatarChanged = defineFact({
  name: 'identity.avatar-changed',
  version: 1,
  stream: avatarStream,
  keyedBy: 'avatar name',
  doc: 'An avatar was registered, moved to another address, or lost that change in a reorganisation.',
  payload: z.strictObject({
    name: symbolText,
    change: z.enum(['registered', 'moved', 'reverted']),
    address: addressText.nullable().describe('Address after the change; null when a reverted registration leaves no owner'),
    tenant: tenantId.optional(),
    ...onChain,
  }),
});

export const assetIssued = defineFact({
  name: 'mst.asset-issued',
  version: 1,
  stream: assetStream,
  keyedBy: 'asset symbol',
  doc: 'An MST programme of a tenant was issued, or more of it.',
  payload: z.strictObject({ symbol: symbolText, quantity: atomsText, secondary: z.boolean(), address: addressText, tenant: tenantId, ...onChain }),
});

export const assetMoved = defineFact({
  name: 'mst.asset-moved',
  version: 1,
  stream: assetStream,
  keyedBy: 'asset symbol',
  doc: 'Units of a tenant\'s MST programme changed hands or were burned (`to` null), or that was undone (`reverted`).',
  payload: z.strictObject({
    symbol: symbolText,
    quantity: atomsText,
    from: addressText.nullable(),
    to: addressText.nullable(),
    reverted: z.boolean(),
    tenant: tenantId,
    ...onChain,
  }),
});

export const scoreChanged = defineFact({
  name: 'mars.score-changed',
  version: 1,
  stream: scoreStream,
  keyedBy: 'avatar name',
  doc: 'The MARS score (MIP-16) of an avatar changed.',
  payload: z.strictObject({
    avatar: symbolText,
    score: z.string().regex(/^\d{3}\.\d{2}$/).describe('With two decimals, 260.88 to 504.39'),
    previous: z.string().regex(/^\d{3}\.\d{2}$/).nullable().describe('The score before; null: this is the first'),
    height: heightNumber,
  }),
});
