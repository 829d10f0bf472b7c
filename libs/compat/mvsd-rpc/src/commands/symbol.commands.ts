import { ok } from '@mbaas/kernel';
import { heldText } from '@mbaas/chain-primitives';
import { CERTIFICATE, isAssetSymbol, isDidSymbol, isMitSymbol, symbolDomain } from '@mbaas/chain-consensus';
import { loadAssets } from '../holdings/asset-issues.ts';
import { avatarNamed, loadAvatars } from '../holdings/avatars.ts';
import { loadIssuedCertificates, loadOwnedCertificates } from '../holdings/certificates.ts';
import { loadMits } from '../holdings/mits.ts';
import { accountAddresses } from './account-of.ts';
import { ACCOUNT, type RpcCommand } from './rpc-command.ts';

const state = (allowed: boolean, existed: boolean): string => (!allowed ? 'forbidden' : existed ? 'existed' : 'available');

/** Which kinds of thing may still get a name. The node raises a name to upper case before it asks whether an MST may have it. */
export const validatesymbol: RpcCommand = {
  positional: [...ACCOUNT, { name: 'SYMBOL', required: true }],
  options: {},
  async answer(found, context) {
    const { rows, network } = context;
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const symbol = found.get('symbol') ?? '';
    const asset = heldText(symbol.toUpperCase());
    const domain = symbolDomain(asset);
    const isDomain = ({ symbol: held, certType }: { symbol: string; certType: number }): boolean => held === domain && certType === CERTIFICATE.domain;
    const isTaken = domain !== '' && (await loadIssuedCertificates(rows)).some(isDomain);
    const isOwned = isTaken && (await loadOwnedCertificates(addresses.value, context)).some(isDomain);
    const assetState = state(isAssetSymbol(asset, 4), (await loadAssets(rows)).has(asset));
    return ok({
      asset_symbol: assetState === 'available' && isTaken && !isOwned ? 'no_permission' : assetState,
      did_symbol: state(isDidSymbol(symbol, network), avatarNamed(await loadAvatars(rows), symbol) !== undefined),
      mit_symbol: state(isMitSymbol(symbol), (await loadMits(rows)).some((mit) => mit.symbol === symbol)),
    });
  },
};
