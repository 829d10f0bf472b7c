import type { TransactionOutput } from '@mbaas/chain-codec';
import { encodeAddress } from '@mbaas/chain-crypto';
import { devnet } from '@mbaas/chain-params';
import { payToKeyHash } from '@mbaas/chain-script';
import type { Coin } from '../src/coin.ts';

export const network = devnet;

const hashOf = (owner: number): Uint8Array => Uint8Array.from({ length: 20 }, () => owner);

/** The address of an owner 1..255, which has no key: these tests sign nothing. */
export const addressOf = (owner: number): string => encodeAddress(network.addressVersions.p2pkh, hashOf(owner));

let serial = 0;

export interface CoinOptions {
  readonly owner?: number;
  readonly value?: bigint;
  readonly height?: number | null;
  readonly spendable?: boolean;
  readonly script?: Uint8Array;
  readonly attachment?: TransactionOutput['attachment'];
}

/** A coin with an outpoint of its own. */
export function coin({ owner = 1, value = 0n, height = 10, spendable = true, script, attachment }: CoinOptions = {}): Coin {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, ++serial);
  return {
    point: { hash, index: serial % 3 },
    output: { value, script: script ?? payToKeyHash(hashOf(owner)), attachment: attachment ?? { version: 1, kind: 'etp' } },
    address: addressOf(owner),
    height,
    spendable,
  };
}

export const etp = (value: bigint, options: CoinOptions = {}): Coin => coin({ ...options, value });

export const units = (symbol: string, quantity: bigint, options: CoinOptions = {}): Coin =>
  coin({ ...options, attachment: { version: 1, kind: 'asset-transfer', symbol, quantity } });

export const issuedUnits = (symbol: string, quantity: bigint, options: CoinOptions = {}): Coin =>
  coin({
    ...options,
    attachment: {
      version: 1, kind: 'asset-detail', symbol, maximumSupply: quantity, decimals: 2, secondaryIssueThreshold: 0,
      unused2: 0, unused3: 0, issuer: 'shop', address: addressOf(options.owner ?? 1), description: '',
    },
  });

export const certificate = (symbol: string, certType: number, options: CoinOptions = {}): Coin =>
  coin({ ...options, attachment: { version: 1, kind: 'certificate', symbol, owner: 'shop', address: addressOf(options.owner ?? 1), certType, status: 3 } });

export const avatar = (symbol: string, options: CoinOptions = {}): Coin =>
  coin({ ...options, attachment: { version: 1, kind: 'did', status: 'register', symbol, address: addressOf(options.owner ?? 1) } });
