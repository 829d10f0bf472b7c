import { addressText, atomsText, hashText, heightNumber, operationId, operationKind, operationState, symbolText, tenantId } from '@mbaas/contracts-events';
import { z } from 'zod';
import { idempotencyKey, pageAnswer, pageRequest } from './paging.ts';
import { walletId } from './keys.queries.ts';
import { defineQuery } from './query-definition.ts';

export const operation = z.strictObject({
  operationId,
  tenant: tenantId,
  kind: operationKind,
  state: operationState,
  revision: z.int().min(1),
  txid: hashText.optional(),
  height: heightNumber.optional(),
  confirmations: z.int().min(0),
  code: z.string().max(64).optional(),
  /** Public sentence of the code. */
  detail: z.string().max(1024).optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** Members every command has. `dryRun` checks and builds, and changes nothing. */
const command = { tenant: tenantId, idempotencyKey, dryRun: z.boolean().default(false) };

/** An address or the name of an avatar. */
export const recipient = z.union([z.strictObject({ address: addressText }), z.strictObject({ avatar: symbolText })]);

const commandQuery = <const S extends z.ZodRawShape>(name: string, doc: string, shape: S) =>
  defineQuery({ name, effect: 'changes', doc, request: z.strictObject({ ...command, ...shape }), answer: operation });

export const transferEtp = commandQuery('mst.transfer-etp', 'Pays ETP from a wallet.', {
  walletId,
  to: recipient,
  amount: atomsText,
  memo: z.string().max(200).optional(),
});

export const issueAsset = commandQuery('mst.issue-asset', 'Issues an MST under an avatar of the wallet, with its domain certificate (carried or auto-issued) and, where more may be issued later, its issue certificate.', {
  walletId,
  symbol: z.string().regex(/^[A-Z0-9.]{1,64}$/),
  issuer: symbolText,
  maximumSupply: atomsText,
  decimals: z.int().min(0).max(19),
  /** 0 never, 1..100 holder of that percentage, 127 freely. */
  secondaryIssueThreshold: z.union([z.int().min(0).max(100), z.literal(127)]).default(0),
  description: z.string().max(64).default(''),
});

export const secondaryIssueAsset = commandQuery('mst.issue-more', 'Issues more of an MST.', { walletId, symbol: symbolText, quantity: atomsText });

export const transferAsset = commandQuery('mst.transfer-asset', 'Moves units of an MST. `feeWalletId` pays the fee where the holder has no ETP.', {
  walletId,
  feeWalletId: walletId.optional(),
  symbol: symbolText,
  quantity: atomsText,
  to: recipient,
  memo: z.string().max(200).optional(),
});

export const burnAsset = commandQuery('mst.burn-asset', 'Destroys units of an MST by paying them to the blackhole.', {
  walletId,
  feeWalletId: walletId.optional(),
  symbol: symbolText,
  quantity: atomsText,
});

export const registerAvatar = commandQuery('identity.register-avatar', 'Registers an avatar at an address of the wallet (the first one unless named).', {
  walletId,
  name: z.string().regex(/^[A-Za-z0-9.@_-]{1,64}$/),
  address: addressText.optional(),
});

export const moveAvatar = commandQuery('identity.move-avatar', 'Moves an avatar to another address; that address signs too and pays the fee.', {
  walletId,
  name: symbolText,
  toWalletId: walletId,
  toAddress: addressText,
});

export const grantFromFaucet = commandQuery('producer.grant', 'Pays ETP from the faucet of a network that has one.', { to: recipient, amount: atomsText });

const operationQuery = (owner: string) =>
  defineQuery({
    name: `${owner}.operation`,
    effect: 'reads',
    doc: `An operation owned by ${owner}.`,
    request: z.strictObject({ tenant: tenantId, operationId }),
    answer: operation,
  });

/** The owner of an operation is told by the prefix of its id. */
export const operationQueries = { mst: operationQuery('mst'), idn: operationQuery('identity'), fau: operationQuery('producer') } as const;

export const operations = {
  mst: defineQuery({
    name: 'mst.operations',
    effect: 'reads',
    doc: 'Operations of the tenant, newest first.',
    request: z.strictObject({ tenant: tenantId, ...pageRequest }),
    answer: z.strictObject({ items: z.array(operation), ...pageAnswer }),
  }),
} as const;

export type Operation = z.output<typeof operation>;
