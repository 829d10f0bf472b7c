import { addressText, hashText, tenantId } from '@mbaas/contracts-events';
import { z } from 'zod';
import { hexBytes, idempotencyKey, pageAnswer, pageRequest } from './paging.ts';
import { defineQuery } from './query-definition.ts';

export const walletId = z.string().regex(/^wal_[0-9a-f]{32}$/);

export const walletAnswer = z.strictObject({
  walletId,
  tenant: tenantId,
  label: z.string().max(128),
  addresses: z.array(z.strictObject({ address: addressText, path: z.string().max(64), publicKey: hexBytes(33) })),
  createdAt: z.iso.datetime(),
});

export const createWallet = defineQuery({
  name: 'keys.create-wallet',
  effect: 'changes',
  doc: 'Makes a wallet with one address (m/0). The seed is encrypted at rest and never leaves.',
  request: z.strictObject({ tenant: tenantId, idempotencyKey, label: z.string().max(128).default('') }),
  answer: walletAnswer,
});

export const deriveAddress = defineQuery({
  name: 'keys.derive-address',
  effect: 'changes',
  doc: 'The next address of a wallet.',
  request: z.strictObject({ tenant: tenantId, idempotencyKey, walletId }),
  answer: z.strictObject({ address: addressText, path: z.string().max(64), publicKey: hexBytes(33) }),
});

export const wallet = defineQuery({
  name: 'keys.wallet',
  effect: 'reads',
  doc: 'A wallet of the tenant.',
  request: z.strictObject({ tenant: tenantId, walletId }),
  answer: walletAnswer,
});

export const wallets = defineQuery({
  name: 'keys.wallets',
  effect: 'reads',
  doc: 'Wallets of the tenant, oldest first.',
  request: z.strictObject({ tenant: tenantId, ...pageRequest }),
  answer: z.strictObject({ items: z.array(walletAnswer), ...pageAnswer }),
});

export const signTransaction = defineQuery({
  name: 'keys.sign-transaction',
  effect: 'changes',
  doc: 'Signs every input (pay-key-hash family, SIGHASH_ALL) with keys of the tenant\'s wallets. The unsigned transaction\'s id is the idempotency key; an outpoint once signed for another transaction is refused with KEYS_OUTPOINT_ALREADY_SIGNED.',
  request: z.strictObject({
    tenant: tenantId,
    walletIds: z.array(walletId).min(1).max(16),
    /** Transaction with empty input scripts. */
    unsigned: hexBytes(1_000_000),
    /** The output that each input spends, as on the wire, in input order. */
    previousOutputs: z.array(hexBytes(1_000_000)).min(1).max(677),
    /** What it is for; goes to the signing log. */
    purpose: z.string().max(64),
  }),
  answer: z.strictObject({ raw: hexBytes(1_000_000), txid: hashText }),
});

export const releaseOutpoints = defineQuery({
  name: 'keys.release-outpoints',
  effect: 'changes',
  doc: 'Says that a signed transaction was refused for good, so that its outpoints may be signed for another one.',
  request: z.strictObject({ tenant: tenantId, txid: hashText, code: z.string().max(64) }),
  answer: z.strictObject({ released: z.int().min(0) }),
});

export const transactionHeld = defineQuery({
  name: 'keys.transaction-held',
  effect: 'reads',
  doc: 'Whether a transaction was signed here, for whichever tenant, and not released: whoever had it signed may still bring it to the chain.',
  request: z.strictObject({ txid: hashText }),
  answer: z.strictObject({ held: z.boolean() }),
});

export const signMessage = defineQuery({
  name: 'keys.sign-message',
  effect: 'changes',
  doc: 'Signs a text with the key of one address (wire-format §5.5, the node\'s form). Deterministic, so asking again answers the same.',
  request: z.strictObject({ tenant: tenantId, walletId, address: addressText, message: z.string().min(1).max(2048) }),
  answer: z.strictObject({ signature: z.string().max(128) }),
});
