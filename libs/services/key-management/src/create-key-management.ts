import { expectOk, ok } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { parseDisplayHash } from '@mbaas/chain-primitives';
import { createWallet, deriveAddress, releaseOutpoints, signMessage, signStakeBlock, signTransaction, transactionHeld, wallet, wallets, type QueryRegistry } from '@mbaas/contracts-queries';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { installKeys } from './install-keys.ts';
import type { KekProvider } from './kek/kek-provider.port.ts';
import { KekError } from './keys.errors.ts';
import { createKeysMetrics } from './keys.metrics.ts';
import { savePolicy, type Policy } from './policies/policy.store.ts';
import { isHeld } from './signing/signed.store.ts';
import { releaseForTenant } from './signing/release-outpoints.ts';
import { signForTenant } from './signing/sign-transaction.ts';
import { signStakeBlockForTenant } from './signing/sign-stake-block.ts';
import { signTextForTenant } from './signing/sign-text.ts';
import { verifyLog, type LogVerdict } from './signing/signing-log.store.ts';
import { loadKekIds } from './wallets/wallet.store.ts';
import { createNewWallet, deriveNextAddress, findWallet, listWallets } from './wallets/wallets.service.ts';

export interface KeyManagementOptions {
  readonly database: Database;
  readonly network: Network;
  readonly registry: QueryRegistry;
  /** Keeper of the key-encryption key. */
  readonly kek: KekProvider;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly metrics?: Metrics | undefined;
}

/** The running service. It answers the `keys.…` queries; nothing here gives out a key. */
export interface KeyManagement {
  /** Brings the schema up to date and checks that every stored wallet can be opened. Throws KekError KEK_UNKNOWN. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sets the limits of a wallet, or with walletId '' of a tenant. */
  setPolicy(policy: Policy): Promise<void>;
  /** Walks the signing log. */
  verifySigningLog(): Promise<LogVerdict>;
}

/** Composes key-management and registers its answers. */
export function createKeyManagement(options: KeyManagementOptions): KeyManagement {
  const { database, registry, kek, log } = options;
  const metrics = createKeysMetrics(options.metrics);
  registry.answer(createWallet, (request) => createNewWallet(options, request));
  registry.answer(deriveAddress, (request) => deriveNextAddress(options, request));
  registry.answer(wallet, (request) => findWallet(options, request));
  registry.answer(wallets, (request) => listWallets(options, request));
  registry.answer(signTransaction, (request) => metrics.signed('transaction', () => signForTenant(options, request)));
  registry.answer(releaseOutpoints, (request) => releaseForTenant(options, request));
  registry.answer(transactionHeld, async ({ txid }) => ok({ held: await isHeld(database, expectOk(parseDisplayHash(txid), 'the contract admits display hashes only')) }));
  registry.answer(signStakeBlock, (request) => metrics.signed('stake-block', () => signStakeBlockForTenant(options, request)));
  registry.answer(signMessage, (request) => metrics.signed('message', () => signTextForTenant(options, request)));
  return {
    async start() {
      await installKeys(database, log);
      if ((await loadKekIds(database)).some((id) => id !== kek.id)) throw new KekError('KEK_UNKNOWN');
      log.info('Key management started', { kek: kek.id });
    },
    stop: async () => undefined,
    setPolicy: (policy) => savePolicy(database, policy),
    verifySigningLog: () => verifyLog(database),
  };
}
