import { createHash } from 'node:crypto';
import { err, expectOk, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import { buildAvatarMove, buildAvatarRegistration, outPointKey, type Built, type Coin } from '@mbaas/chain-builder';
import { decodeOutput, decodeTransaction, encodeTransaction, transactionIdOfBytes, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import { addressOfPublicKey, hash160, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import { concatBytes, displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { outputAddress, SIGHASH, signatureHash, signKeyHash } from '@mbaas/chain-script';
import { chainAsset, chainAvatar, chainCertificates, chainCoins, releaseOutpoints, signTransaction, submitTransaction, wallet } from '@mbaas/contracts-queries';
import { appendFacts, InProcessBus, InProcessQueries, installMessaging, type NewFact } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createMstIssuance, type MstIssuance } from '../src/create-mst-issuance.ts';
import { ModelChain, network, shownCoin } from './model-chain.ts';

/** A wallet of one address whose key is known here. */
export interface ModelWallet {
  readonly walletId: string;
  readonly tenant: string;
  readonly address: string;
  readonly hash20: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

export function modelWallet(label: string, tenant = 'shop'): ModelWallet {
  const privateKey = createHash('sha256').update(label).digest();
  const publicKey = publicKeyFromPrivate(privateKey);
  return { walletId: `wal_${privateKey.toString('hex').slice(0, 32)}`, tenant, privateKey, publicKey, address: addressOfPublicKey(publicKey, network), hash20: hash160(publicKey) };
}

const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex');

function signed(transaction: Transaction, previous: readonly TransactionOutput[], wallets: readonly ModelWallet[]): Uint8Array | undefined {
  const inputs = [];
  for (const [index, input] of transaction.inputs.entries()) {
    const { script } = previous[index] as TransactionOutput;
    const owner = wallets.find(({ address }) => address === outputAddress(script, network));
    if (owner === undefined) return undefined;
    const signature = concatBytes(signDer(signatureHash(transaction, index, script, SIGHASH.ALL), owner.privateKey), Uint8Array.of(SIGHASH.ALL));
    inputs.push({ ...input, script: signKeyHash(signature, owner.publicKey) });
  }
  return encodeTransaction({ ...transaction, inputs });
}

const CARGO: Readonly<Record<string, readonly string[]>> = { etp: ['etp'], asset: ['asset-transfer', 'asset-detail'], certificate: ['certificate'], did: ['did'] };

/** The service over a database, a real bus, and a chain and a signer in memory. */
export class ModelWorld {
  readonly chain = new ModelChain();
  readonly queries = new InProcessQueries({ log: NullLogger });
  readonly service: MstIssuance;
  readonly #wallets: ModelWallet[] = [];
  readonly #claims = new Map<string, string>();
  readonly #database: Database;
  readonly #bus: InProcessBus;

  constructor(database: Database) {
    this.#database = database;
    this.#bus = new InProcessBus({ sources: [{ schema: 'chain', database }], log: NullLogger, pollMs: 50 });
    const tuning = { pollMs: 50, retryMs: 20, fundsRetryMs: 50, reofferMs: 200 };
    this.service = createMstIssuance({ database, network, queries: this.queries, registry: this.queries, bus: this.#bus, log: NullLogger, clock: { now: () => Date.now() }, tuning });
    this.#answerChain();
    this.#answerKeys();
  }

  async start(): Promise<void> {
    await installMessaging(this.#database, 'chain', NullLogger);
    await this.service.start();
    await this.#bus.start();
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.#bus.stop();
  }

  addWallet(label: string, etp: bigint, tenant = 'shop'): ModelWallet {
    const made = modelWallet(label, tenant);
    this.#wallets.push(made);
    if (etp > 0n) this.chain.grant(made.hash20, etp);
    return made;
  }

  /** Mines `count` blocks and waits until the service's consumers have seen them. */
  async mine(count = 1): Promise<void> {
    for (let i = 0; i < count; i++) await this.#publish(this.chain.mine());
  }

  async unmine(count = 1): Promise<void> {
    for (let i = 0; i < count; i++) await this.#publish(this.chain.unmine());
  }

  /** Registers an avatar behind the service's back, as avatar-identity would. */
  async register(owner: ModelWallet, name: string): Promise<void> {
    const coins = this.#coinsOf(owner);
    this.#send(expectOk(buildAvatarRegistration({ network, name, address: owner.address, purse: { coins } }), 'built'));
    await this.mine();
  }

  async moveAvatar(name: string, from: ModelWallet, to: ModelWallet): Promise<void> {
    this.#send(expectOk(buildAvatarMove({ network, name, coins: this.#coinsOf(from), to: to.address, toCoins: this.#coinsOf(to) }), 'built'));
    await this.mine();
  }

  /** Units an address holds, waiting ones included. */
  unitsOf(owner: ModelWallet, symbol: string): bigint {
    let units = 0n;
    for (const { output: { attachment }, address } of this.chain.coins()) {
      if (address !== owner.address) continue;
      if (attachment.kind === 'asset-transfer' && attachment.symbol === symbol) units += attachment.quantity;
      if (attachment.kind === 'asset-detail' && attachment.symbol === symbol) units += attachment.maximumSupply;
    }
    return units;
  }

  etpOf(owner: ModelWallet): bigint {
    return this.#coinsOf(owner).reduce((sum, { output }) => sum + output.value, 0n);
  }

  #coinsOf(owner: ModelWallet): Coin[] {
    return this.chain.coins().filter(({ address }) => address === owner.address).map((coin) => ({ ...coin, address: owner.address, spendable: true }));
  }

  #send({ unsigned, inputs }: Built): void {
    const raw = signed(unsigned, inputs.map(({ output }) => output), this.#wallets);
    expectOk(this.chain.submit(raw as Uint8Array), 'accepted');
  }

  async #publish(fact: NewFact): Promise<void> {
    await this.#database.transaction((tx) => appendFacts(tx, 'chain', [fact]));
    for (;;) {
      const states = await this.#bus.progress();
      if (states.every(({ oldestUnhandledMs }) => oldestUnhandledMs === 0)) return;
      for (const { state, code } of states) if (state === 'stopped') throw new Error(`a consumer stopped: ${code ?? ''}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #answerChain(): void {
    const { chain, queries } = this;
    const unknown = (code: string): { ok: false; error: Problem } => err(problem(code, 404, 'There is none.'));
    queries.answer(chainCoins, async ({ address, carrying, symbol }) => {
      const items = chain.coins().filter(({ address: owner, output: { attachment } }) =>
        owner === address && (carrying === 'any' || CARGO[carrying]?.includes(attachment.kind)) && (symbol === undefined || ('symbol' in attachment && attachment.symbol === symbol)));
      return ok({ items: items.map(shownCoin), asOfHeight: chain.height } as never);
    });
    queries.answer(chainAvatar, async ({ name }) => {
      const found = chain.registries().avatars.get(name ?? '');
      return found === undefined ? unknown('CHAIN_AVATAR_UNKNOWN') : ok({ name: name as string, address: found.address, registeredHeight: found.height, history: [] });
    });
    queries.answer(chainAsset, async ({ symbol }) => {
      const found = chain.registries().assets.get(symbol);
      if (found === undefined) return unknown('CHAIN_ASSET_UNKNOWN');
      const issues = found.issues.map((issue) => ({ ...issue, quantity: `${issue.quantity}` }));
      return ok({ symbol, totalSupply: `${found.totalSupply}`, decimals: found.decimals, issuer: found.issuer, address: found.issuerAddress, secondaryIssueThreshold: found.threshold, description: found.description, issues });
    });
    queries.answer(chainCertificates, async ({ symbol }) => {
      const items = [...chain.registries().certificates.values()].filter((certificate) => certificate.symbol === symbol);
      return ok({ items: items.map((item) => ({ symbol: item.symbol, owner: item.owner, address: item.address, certificateType: item.certType, txid: item.txid, height: item.height })) });
    });
    queries.answer(submitTransaction, async ({ raw }) => chain.submit(bytes(raw)));
  }

  #answerKeys(): void {
    const find = (tenant: string, walletId: string): ModelWallet | undefined => this.#wallets.find((candidate) => candidate.tenant === tenant && candidate.walletId === walletId);
    this.queries.answer(wallet, async ({ tenant, walletId }) => {
      const found = find(tenant, walletId);
      if (found === undefined) return err(problem('KEYS_WALLET_UNKNOWN', 404, 'There is none.'));
      const addresses = [{ address: found.address, path: 'm/0', publicKey: hexEncode(found.publicKey) }];
      return ok({ walletId, tenant, label: '', addresses, createdAt: '2026-01-01T00:00:00Z' });
    });
    this.queries.answer(signTransaction, async ({ tenant, walletIds, unsigned, previousOutputs }): Promise<Result<{ raw: string; txid: string }, Problem>> => {
      const transaction = expectOk(decodeTransaction(bytes(unsigned)), 'a transaction');
      const names = transaction.inputs.map(({ previousOutput }) => outPointKey(previousOutput));
      const taken = names.filter((name) => (this.#claims.get(name) ?? unsigned) !== unsigned);
      if (taken.length > 0) return err(problem('KEYS_OUTPOINT_ALREADY_SIGNED', 409, 'taken', { outpoints: taken.join(' ') }));
      const wallets = walletIds.flatMap((walletId) => find(tenant, walletId) ?? []);
      const raw = signed(transaction, previousOutputs.map((hex) => expectOk(decodeOutput(bytes(hex)), 'an output')), wallets);
      if (raw === undefined) return err(problem('KEYS_NOT_OWNER', 403, 'not yours'));
      for (const name of names) this.#claims.set(name, unsigned);
      return ok({ raw: hexEncode(raw), txid: displayHash(transactionIdOfBytes(raw)) });
    });
    this.queries.answer(releaseOutpoints, async () => {
      this.#claims.clear();
      return ok({ released: 1 });
    });
  }
}
