import { buildEtpPayment } from '@mbaas/chain-builder';
import { transferEtp } from '@mbaas/contracts-queries';
import { planOf } from '@mbaas/flow-operations';
import { commandBody } from '../commands/command-body.ts';
import type { BuildKind } from './build-context.ts';
import { recipientAddress } from './look-up.ts';
import { etpPurse } from './purse.ts';
import { storedRequest } from './stored-request.ts';

const shape = commandBody(transferEtp);

/** etp-transfer. Codes: MST_RECIPIENT_UNKNOWN, KEYS_WALLET_UNKNOWN, BUILD_…. */
export const buildTransferEtp: BuildKind = async (context, operation) => {
  const { walletId, to, amount, memo } = storedRequest(shape, operation.request);
  const address = await recipientAddress(context.queries, to);
  if (!address.ok) return address;
  const purse = await etpPurse(context, walletId, BigInt(amount));
  if (!purse.ok) return purse;
  const payees = [{ address: address.value, amount: BigInt(amount) }];
  return planOf(buildEtpPayment({ network: context.network, payees, purse: purse.value, memo }), [walletId]);
};
