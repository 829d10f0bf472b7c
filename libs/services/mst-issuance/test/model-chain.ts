import { createHash } from 'node:crypto';
import { assert, err, expectOk, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import { checkTransaction, registryChanges, transactionEffects, transactionFacts, TX_CODES, type AssetRecord, type ConsensusView, type PreviousOutput, type TransactionFacts } from '@mbaas/chain-consensus';
import { decodeTransaction, encodeOutput, encodeTransaction, transactionIdOfBytes, type OutPoint, type Transaction } from '@mbaas/chain-codec';
import { devnet } from '@mbaas/chain-params';
import { displayHash, hexEncode } from '@mbaas/chain-primitives';
import { evaluate, outputAddress, payToKeyHash } from '@mbaas/chain-script';
import { blockConnected, blockDisconnected, type BlockPart, type ChainTransaction } from '@mbaas/contracts-events';
import { newFact, type NewFact } from '@mbaas/platform-messaging';

export const network = devnet;

interface Entry {
  readonly txid: Uint8Array;
  readonly transaction: Transaction;
  readonly facts: TransactionFacts;
  readonly previous: readonly PreviousOutput[];
}

interface ModelBlock {
  readonly hash: string;
  readonly entries: Entry[];
}

interface Registries {
  readonly assets: Map<string, AssetRecord & { description: string; issuer: string; issues: { txid: string; quantity: bigint; height: number; secondary: boolean }[] }>;
  readonly certificates: Map<string, { owner: string; address: string; height: number; symbol: string; certType: number; txid: string }>;
  readonly avatars: Map<string, { address: string; height: number; txid: string }>;
}

export interface ModelCoin {
  readonly point: OutPoint;
  readonly output: Transaction['outputs'][number];
  readonly address: string | null;
  readonly height: number | null;
}

const key = ({ hash, index }: OutPoint): string => `${displayHash(hash)}:${index}`;

/**
 * A chain in memory that keeps the real rules (hardened, as a private network has them) and runs the real scripts. Its
 * state is computed from its transactions each time, so a disconnected block leaves nothing behind.
 */
export class ModelChain {
  readonly #blocks: ModelBlock[] = [];
  #pool: Entry[] = [];
  #grants = 0;
  #branch = 0;

  get height(): number {
    return this.#blocks.length - 1;
  }

  /** Puts a coin into the next block, from nowhere. */
  grant(hash20: Uint8Array, value: bigint): void {
    const input = { previousOutput: { hash: new Uint8Array(32), index: 0xffffffff }, script: Uint8Array.of(2, ++this.#grants & 0xff, this.#grants >> 8), sequence: 0 };
    const transaction: Transaction = { version: 1, inputs: [input], outputs: [{ value, script: payToKeyHash(hash20), attachment: { version: 0, kind: 'etp' } }], lockTime: 0 };
    const bytes = encodeTransaction(transaction);
    this.#pool.unshift({ txid: transactionIdOfBytes(bytes), transaction, facts: transactionFacts(transaction, bytes.length, network), previous: [] });
  }

  #confirmed(): { entry: Entry; height: number }[] {
    return this.#blocks.flatMap(({ entries }, height) => entries.map((entry) => ({ entry, height })));
  }

  /** Unspent outputs, waiting ones last. */
  coins(): ModelCoin[] {
    const coins = new Map<string, ModelCoin>();
    for (const { entry, height } of [...this.#confirmed(), ...this.#pool.map((entry) => ({ entry, height: null }))]) {
      for (const { previousOutput } of entry.transaction.inputs) coins.delete(key(previousOutput));
      for (const [index, output] of entry.transaction.outputs.entries()) {
        const point = { hash: entry.txid, index };
        coins.set(key(point), { point, output, address: outputAddress(output.script, network), height });
      }
    }
    return [...coins.values()];
  }

  registries(): Registries {
    const registries: Registries = { assets: new Map(), certificates: new Map(), avatars: new Map() };
    for (const { entry, height } of this.#confirmed()) {
      const txid = displayHash(entry.txid);
      for (const change of registryChanges(entry.transaction)) {
        if (change.registry === 'did') registries.avatars.set(change.symbol, { address: change.address, height, txid });
        if (change.registry === 'certificate') registries.certificates.set(`${change.symbol} ${change.certType}`, { ...change, height, txid });
        if (change.registry !== 'asset') continue;
        const known = registries.assets.get(change.symbol);
        const issue = { txid, quantity: change.supply, height, secondary: change.secondary };
        registries.assets.set(change.symbol, known === undefined
          ? { issueHeight: height, totalSupply: change.supply, issuerAddress: change.address, threshold: change.threshold, decimals: change.decimals, description: change.description, issuer: change.issuer, issues: [issue] }
          : { ...known, totalSupply: known.totalSupply + change.supply, issues: [...known.issues, issue] });
      }
    }
    return registries;
  }

  #view(): ConsensusView {
    const coins = new Map(this.coins().map((coin) => [key(coin.point), coin]));
    const { assets, certificates, avatars } = this.registries();
    return {
      previousOutput: (point) => {
        const coin = coins.get(key(point));
        return coin && { output: coin.output, height: coin.height ?? 0, coinbase: false, timestamp: 1, txVersion: 4 };
      },
      asset: (symbol) => assets.get(symbol),
      certificate: (symbol, certType) => certificates.get(`${symbol} ${certType}`),
      countSecondaryWitness: () => 0,
      did: (symbol) => avatars.get(symbol),
      didOfAddress: (address) => [...avatars].find(([, avatar]) => avatar.address === address)?.[0],
      mit: () => undefined,
      header: () => undefined,
    };
  }

  submit(raw: Uint8Array): Result<{ txid: string; state: 'accepted' | 'confirmed' }, Problem> {
    const transaction = expectOk(decodeTransaction(raw), 'a transaction');
    const txid = transactionIdOfBytes(raw);
    const shown = displayHash(txid);
    if (this.#pool.some((entry) => displayHash(entry.txid) === shown)) return ok({ txid: shown, state: 'accepted' });
    if (this.#confirmed().some(({ entry }) => displayHash(entry.txid) === shown)) return ok({ txid: shown, state: 'confirmed' });
    const facts = transactionFacts(transaction, raw.length, network);
    const view = this.#view();
    const refused = (code: keyof typeof TX_CODES): { ok: false; error: Problem } => err(problem(code, TX_CODES[code].http, TX_CODES[code].doc));
    const names = new Set(this.#pool.flatMap((entry) => registryChanges(entry.transaction)).filter((change) => !('action' in change) || change.action === 'created').map((change) => `${change.registry} ${change.symbol} ${'certType' in change ? change.certType : ''}`));
    for (const change of registryChanges(transaction)) {
      if (('action' in change ? change.action === 'created' : !change.secondary) && names.has(`${change.registry} ${change.symbol} ${'certType' in change ? change.certType : ''}`)) return refused('TX_NAME_CONTESTED');
    }
    const checked = checkTransaction(facts, view, { network, profile: 'hardened', height: this.height + 1, top: this.height, medianTimePast: 1, now: null, entry: 'pool' });
    if (!checked.ok) return refused(checked.error.code);
    const previous = checked.value.subject.previous;
    for (const [inputIndex, { output }] of previous.entries()) if (!evaluate({ tx: transaction, inputIndex, previousScript: output.script }).ok) return refused('TX_SCRIPT_FAILED');
    this.#pool.push({ txid, transaction, facts, previous });
    return ok({ txid: shown, state: 'accepted' });
  }

  #part(height: number): BlockPart {
    const { hash, entries } = this.#blocks[height] as ModelBlock;
    const transactions = entries.map((entry, index) => transactionEffects(entry, entry.txid, index) as unknown as ChainTransaction);
    return { network: network.name, hash, height, previousHash: this.#blocks[height - 1]?.hash ?? '0'.repeat(64), version: 1, timestamp: 1, transactionCount: entries.length, part: 0, parts: 1, transactions };
  }

  /** Takes the pool into a block; gives its fact. */
  mine(): NewFact {
    this.#blocks.push({ hash: createHash('sha256').update(`${this.#branch}:${this.#blocks.length}`).digest('hex'), entries: this.#pool });
    this.#pool = [];
    return newFact({ event: blockConnected, key: network.name, payload: this.#part(this.height) });
  }

  /** Takes the newest block back, its transactions to the pool; gives its fact. Later blocks have other hashes. */
  unmine(): NewFact {
    const fact = newFact({ event: blockDisconnected, key: network.name, payload: this.#part(this.height) });
    const gone = this.#blocks.pop();
    assert(gone !== undefined, 'there is a block');
    this.#pool = [...gone.entries, ...this.#pool];
    this.#branch++;
    return fact;
  }
}

/** A coin as `chain.coins` gives it. */
export const shownCoin = ({ point, output, address, height }: ModelCoin): Record<string, unknown> => ({
  txid: displayHash(point.hash), index: point.index, value: `${output.value}`, output: hexEncode(encodeOutput(output)), address, kind: output.attachment.kind, coinbase: false, spendable: true,
  ...(height === null ? {} : { height }),
});
