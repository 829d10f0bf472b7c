import { isAssetSymbol, isDidSymbol } from '@mbaas/chain-consensus';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';

const TRANSACTION_VERSION = 4;
const MAX_MOVABLE = 63;

/**
 * Whether a symbol may be issued and its units moved afterwards: the rules let 64 characters be issued, but a transfer of
 * such units would be invalid (wire-format §3.4).
 */
export const isIssuableSymbol = (symbol: string): boolean => symbol.length <= MAX_MOVABLE && isAssetSymbol(symbol, TRANSACTION_VERSION);

/** Whether a name may be registered as an avatar: characters, reserved words of the network, and no address (consensus §6.12). */
export const isAvatarName = (name: string, network: Network): boolean => isDidSymbol(name, network) && !parseAddress(name, network).ok;
