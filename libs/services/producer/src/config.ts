import { flag, optionalText } from '@mbaas/platform-config';
import type { ProductionConfig, StakeWallet } from './production/production.types.ts';

/** What the environment can set about production; the same in combined mode and in a process of its own. */
export const productionOptions = {
  mineSolo: flag({ doc: 'Whether this process searches proof-of-work seals itself, on networks that it may produce for. Without it external miners do.', default: 'true' }),
  mineTo: optionalText({ doc: 'Address that blocks made here pay; the faucet\'s own unless told, and then the faucet gets nothing.' }),
  mineAsset: optionalText({ doc: 'Symbol of an MST with a mining certificate, mined along with every block.' }),
  stakeWallet: optionalText({ doc: 'Wallet whose coins make proof-of-stake blocks, tenant/wallet id: `sandbox/wal_…`; none without it.' }),
};

/** The settings as the options above give them. */
export interface ProductionSettings {
  readonly mineSolo: boolean;
  readonly mineTo?: string | undefined;
  readonly mineAsset?: string | undefined;
  readonly stakeWallet?: string | undefined;
}

function toStakeWallet(text: string): StakeWallet {
  const [, tenant, walletId] = /^([^/]{1,64})\/(wal_[0-9a-f]{32})$/.exec(text) ?? [];
  if (tenant === undefined || walletId === undefined) throw new Error('The wallet that stakes is written tenant/wal_…, with the id that POST /v1/wallets answered.');
  return { tenant, walletId };
}

/** Settings as the producer takes them. Throws on a stake wallet that is none. */
export const productionOf = ({ mineSolo, mineTo, mineAsset, stakeWallet }: ProductionSettings): ProductionConfig => ({
  solo: mineSolo,
  mineTo,
  mineAsset,
  stakeWallet: stakeWallet === undefined ? undefined : toStakeWallet(stakeWallet),
});
