import { buildAssetBurn, buildAssetTransfer } from '@mbaas/chain-builder';
import { heldText } from '@mbaas/chain-primitives';
import { burnAsset, transferAsset } from '@mbaas/contracts-queries';
import { loadCoins, planOf } from '@mbaas/flow-operations';
import { commandBody } from '../commands/command-body.ts';
import type { BuildContext, BuildKind } from './build-context.ts';
import { recipientAddress, walletAddresses } from './look-up.ts';
import { etpPurse } from './purse.ts';
import { storedRequest } from './stored-request.ts';

const transferShape = commandBody(transferAsset);
const burnShape = commandBody(burnAsset);

interface Holding {
  readonly walletId: string;
  readonly feeWalletId?: string | undefined;
  readonly symbol: string;
  readonly quantity: string;
}

/** What transfer and burn have in common: the holder's units and the payer's ETP. */
async function gather(context: BuildContext, { walletId, feeWalletId = walletId, symbol, quantity }: Holding) {
  const addresses = await walletAddresses(context, walletId);
  if (!addresses.ok) return addresses;
  const coins = await loadCoins(context.queries, { addresses: addresses.value, carrying: 'asset', symbol, excluded: context.excluded });
  if (!coins.ok) return coins;
  const purse = await etpPurse(context, feeWalletId, 0n);
  if (!purse.ok) return purse;
  const parts = { network: context.network, symbol: heldText(symbol), quantity: BigInt(quantity), coins: coins.value, purse: purse.value };
  return { ok: true, value: { parts, walletIds: [walletId, feeWalletId] } } as const;
}

/** mst-transfer. Codes: MST_RECIPIENT_UNKNOWN, KEYS_WALLET_UNKNOWN, BUILD_…. */
export const buildTransferAsset: BuildKind = async (context, operation) => {
  const request = storedRequest(transferShape, operation.request);
  const to = await recipientAddress(context.queries, request.to);
  if (!to.ok) return to;
  const gathered = await gather(context, request);
  if (!gathered.ok) return gathered;
  const { parts, walletIds } = gathered.value;
  return planOf(buildAssetTransfer({ ...parts, to: to.value, memo: request.memo }), walletIds);
};

/** mst-burn. Codes: KEYS_WALLET_UNKNOWN, BUILD_…. */
export const buildBurnAsset: BuildKind = async (context, operation) => {
  const gathered = await gather(context, storedRequest(burnShape, operation.request));
  return gathered.ok ? planOf(buildAssetBurn(gathered.value.parts), gathered.value.walletIds) : gathered;
};
