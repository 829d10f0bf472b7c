import { STAKE_LOCK_BLOCKS } from '@mbaas/chain-builder';
import { MIN_STAKE } from '@mbaas/chain-consensus';
import { flag, optionalText } from '@mbaas/platform-config';
import type { ProductionConfig, StakeLockTerms, StakeWallet } from './production/production.types.ts';

/** What the environment can set about production; the same in combined mode and in a process of its own. */
export const productionOptions = {
  mineSolo: flag({ doc: 'Whether this process searches proof-of-work seals itself, on networks that it may produce for. Without it external miners do.', default: 'true' }),
  mineTo: optionalText({ doc: 'Address that blocks made here pay; the faucet\'s own unless told, and then the faucet gets nothing.' }),
  mineAsset: optionalText({ doc: 'Symbol of an MST with a mining certificate, mined along with every block.' }),
  stakeWallet: optionalText({ doc: 'Wallet whose coins make proof-of-stake blocks, tenant/wallet id: `sandbox/wal_…`; none without it.' }),
  stakeLock: optionalText({ doc: 'Whole ETP and blocks that are locked where nothing makes that wallet eligible to stake, `1000/100000`; nothing without it.' }),
};

/** The settings as the options above give them. */
export interface ProductionSettings {
  readonly mineSolo: boolean;
  readonly mineTo?: string | undefined;
  readonly mineAsset?: string | undefined;
  readonly stakeWallet?: string | undefined;
  readonly stakeLock?: string | undefined;
}

function toStakeWallet(text: string): StakeWallet {
  const [, tenant, walletId] = /^([^/]{1,64})\/(wal_[0-9a-f]{32})$/.exec(text) ?? [];
  if (tenant === undefined || walletId === undefined) throw new Error('The wallet that stakes is written tenant/wal_…, with the id that POST /v1/wallets answered.');
  return { tenant, walletId };
}

const COIN = 100_000_000n;

function toStakeLock(text: string): StakeLockTerms {
  const [, etp, blocks] = /^(\d{4,9})\/(\d{5,7})$/.exec(text) ?? [];
  if (etp === undefined || blocks === undefined || BigInt(etp) * COIN < MIN_STAKE || Number(blocks) < STAKE_LOCK_BLOCKS.least || Number(blocks) > STAKE_LOCK_BLOCKS.most) {
    throw new Error('What is locked to stake is written ETP/blocks: 1000 ETP at least, for 24000 to 1048575 blocks.');
  }
  return { amount: BigInt(etp) * COIN, blocks: Number(blocks) };
}

/** Settings as the producer takes them. Throws on a stake wallet or lock that is none. */
export const productionOf = ({ mineSolo, mineTo, mineAsset, stakeWallet, stakeLock }: ProductionSettings): ProductionConfig => ({
  solo: mineSolo,
  mineTo,
  mineAsset,
  stakeWallet: stakeWallet === undefined ? undefined : toStakeWallet(stakeWallet),
  stakeLock: stakeLock === undefined ? undefined : toStakeLock(stakeLock),
});
