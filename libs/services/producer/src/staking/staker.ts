import { buildCoinstake, outPointKey, type Coin, type Coinstake } from '@mbaas/chain-builder';
import { encodeOutput, encodeTransaction } from '@mbaas/chain-codec';
import { parseAddress } from '@mbaas/chain-crypto';
import { hexEncode } from '@mbaas/chain-primitives';
import {
  blockTemplate, chainAvatar, chainStakeCoins, releaseOutpoints, signStakeBlock, submitBlock, wallet as walletQuery, type QueryAnswer, type StakeCoins,
} from '@mbaas/contracts-queries';
import { assert, type Problem, type Result } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { Complaints } from '../production/complaints.ts';
import type { Template } from '../production/domain/assemble-block.ts';
import type { ProductionContext, StakeLockTerms, StakeWallet } from '../production/production.types.ts';
import { toTemplate } from '../production/template.ts';
import { WakeUp } from '../production/wake-up.ts';
import { assembleStakeBlock } from './domain/assemble-stake-block.ts';
import { findKernel, type Kernel } from './domain/find-kernel.ts';
import { posGenesisTransaction } from './domain/pos-genesis.ts';
import { lockStake } from './lock-stake.ts';
import { usableCoins } from './stake-coins.ts';

export interface StakerOptions extends ProductionContext {
  readonly wallet: StakeWallet;
  /** Locked by the wallet's first address where nothing makes it eligible. */
  readonly lock?: StakeLockTerms | undefined;
  /** Key hash (20 bytes) that rewards go to; the staking address itself unless told. */
  readonly payee?: Uint8Array | undefined;
  /** Another block comes between two of its own: where this process also mines, and proof of stake is too easy to leave room by itself. */
  readonly leavesRoom: boolean;
}

/** What one address could stake, when last asked. */
export interface StakeStatus {
  readonly address: string;
  readonly eligible: boolean;
  readonly available: number;
  readonly waiting: number;
}

/** After a refusal or an outage: do not spin. */
const PAUSE_MS = 1_000;
/** Where there is nothing to stake, only a block can change that. */
const IDLE_MS = 30_000;
/** A kernel is searched a second at a time. */
const SECOND_MS = 1_000;
/** Seconds before now that are searched on a tip seen for the first time: time has gone by before it came. */
const LOOK_BACK = 120;
/** Coins that are tried: more would keep the process from other work. */
const MOST_COINS = 100;
/** The foundation's avatar in the certificates that start proof of stake, where it has none. */
const FOUNDATION = 'FOUNDATION';

/** Makes proof-of-stake blocks with the coins of one wallet: a kernel is searched each second, key-management signs. */
export class Staker {
  readonly #options: StakerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #complaints: Complaints;
  /** Outpoints that key-management has signed for other transactions. */
  readonly #taken = new Set<string>();
  readonly #status = new Map<string, StakeStatus>();
  /** Up to which second each address was searched on which tip. */
  readonly #searched = new Map<string, { readonly tip: string; readonly until: number }>();
  #addresses: readonly string[] = [];
  /** Hash of the newest block made here. */
  #lastMade = '';
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(options: StakerOptions) {
    this.#options = options;
    this.#complaints = new Complaints(options.log);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Of the address that has most to stake with. */
  get status(): StakeStatus | undefined {
    return [...this.#status.values()].sort((a, b) => Number(b.eligible) - Number(a.eligible) || b.available - a.available || b.waiting - a.waiting)[0];
  }

  /** Something changed: the tip moved. */
  poke(): void {
    this.#wakeUp.poke();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUp.poke();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#wakeUp.sleep(await this.#options.turn.take(() => this.#stake()));
      } catch (error) {
        this.#options.log.error('Staking failed', { error });
        await this.#wakeUp.sleep(PAUSE_MS);
      }
    }
  }

  /** Tries every address once; how long to sleep then, in ms. */
  async #stake(): Promise<number> {
    const { queries, mineAsset, wallet } = this.#options;
    if (this.#addresses.length === 0) {
      const found = await queries.ask(walletQuery, wallet);
      if (!found.ok) return this.#complain('The wallet that stakes cannot be had', found.error);
      this.#addresses = found.value.addresses.map(({ address }) => address);
    }
    const template = await queries.ask(blockTemplate, { version: 2, ...(mineAsset === undefined ? {} : { mineAsset }) });
    if (!template.ok) return this.#complain('No template for a stake block', template.error);
    if (this.#options.leavesRoom && template.value.previousHash === this.#lastMade) return IDLE_MS;
    let sleepMs = IDLE_MS;
    for (const address of this.#addresses) {
      const coins = await queries.ask(chainStakeCoins, { address, limit: MOST_COINS });
      if (!coins.ok) return this.#complain('Coins that could stake cannot be had', coins.error);
      const { eligible, lockPending, availableCount: available, waitingCount: waiting } = coins.value;
      this.#status.set(address, { address, eligible, available, waiting });
      if (coins.value.previousHash !== template.value.previousHash) return 0;
      if (!eligible && !lockPending && address === this.#addresses[0]) await this.#lock(address, coins.value.height - 1);
      if (!eligible || available === 0) continue;
      this.#complaints.settled();
      sleepMs = SECOND_MS;
      const outcome = await this.#tryAddress(address, template.value, coins.value);
      if (outcome !== 'none') return outcome === 'made' ? 0 : PAUSE_MS;
    }
    return sleepMs;
  }

  async #lock(address: string, top: number): Promise<void> {
    const { lock: terms, wallet, log } = this.#options;
    if (terms === undefined) return;
    const locked = await lockStake(this.#options, { wallet, address, terms, top });
    if (locked.ok) log.info('Coins locked to stake', { txid: locked.value, blocks: terms.blocks });
    else this.#complain('Coins cannot be locked to stake', locked.error);
  }

  #complain(sentence: string, { code }: Problem): number {
    this.#complaints.about(sentence, code);
    return PAUSE_MS;
  }

  async #tryAddress(address: string, template: QueryAnswer<typeof blockTemplate>, coins: StakeCoins): Promise<'made' | 'refused' | 'none'> {
    const now = Math.floor(this.#options.clock.now() / 1000);
    const terms = toTemplate(template);
    const before = this.#searched.get(address);
    const from = before?.tip === template.previousHash ? before.until + 1 : Math.max(template.minimumTimestamp, now - LOOK_BACK);
    for (;;) {
      const usable = usableCoins(coins.available, this.#taken);
      // A tip may be ahead of our clock: then its own second is tried, which the rules allow.
      const kernel = findKernel({ previousBlockHash: terms.previousBlockHash, number: terms.height, bits: terms.bits }, usable, from, Math.max(now, template.minimumTimestamp), nativeSha256);
      if (kernel === undefined) {
        this.#searched.set(address, { tip: template.previousHash, until: Math.max(now, template.minimumTimestamp) });
        return 'none';
      }
      const signed = await this.#sign(address, terms, kernel, usableCoins(coins.small, this.#taken));
      if (signed === 'taken') continue;
      if (!signed.ok) {
        this.#complaints.about('A stake block was not signed', signed.error.code);
        return 'refused';
      }
      return this.#offer(terms, signed.value);
    }
  }

  /** `taken`: a coin turned out to be signed for something else, and is remembered as such. */
  async #sign(address: string, template: Template, { coin, timestamp }: Kernel, small: readonly Coin[]): Promise<Result<QueryAnswer<typeof signStakeBlock>, Problem> | 'taken'> {
    const { network, queries, wallet, nextExtraNonce } = this.#options;
    const coinstake = buildCoinstake(coin, small, network);
    const unsigned = assembleStakeBlock({
      template,
      payee: this.#options.payee ?? keyHashOf(address, network),
      timestamp,
      coinstake: coinstake.unsigned,
      posGenesis: template.posGenesis ? posGenesisTransaction(network, timestamp, await this.#foundation()) : undefined,
      extraNonce: nextExtraNonce(),
    });
    const signed = await queries.ask(signStakeBlock, { ...wallet, unsigned: hexEncode(unsigned), previousOutputs: coinstake.inputs.map(({ output }) => hexEncode(encodeOutput(output))) });
    if (signed.ok || signed.error.code !== 'KEYS_OUTPOINT_ALREADY_SIGNED') return signed;
    return this.#noteTaken(coinstake, signed.error) ? 'taken' : signed;
  }

  /** Remembers what cannot be staked; false when nothing new was learned. */
  #noteTaken({ inputs, unsigned }: Coinstake, { extra }: Problem): boolean {
    const named = new Set(String(extra?.['outpoints'] ?? '').split(' '));
    const keys = inputs.map(({ point }) => outPointKey(point)).filter((key) => named.has(key) && !this.#taken.has(key));
    for (const key of keys) this.#taken.add(key);
    this.#options.log.debug('Coins are signed for something else', { coins: keys.length, bytes: encodeTransaction(unsigned).length });
    return keys.length > 0;
  }

  async #foundation(): Promise<string> {
    const { queries, network } = this.#options;
    const avatar = await queries.ask(chainAvatar, { address: network.foundationAddress });
    return avatar.ok ? avatar.value.name : FOUNDATION;
  }

  async #offer(template: Template, { raw, coinstake }: QueryAnswer<typeof signStakeBlock>): Promise<'made' | 'refused'> {
    const { queries, wallet, log } = this.#options;
    const outcome = await queries.ask(submitBlock, { raw });
    if (outcome.ok) {
      this.#lastMade = outcome.value.hash;
      log.info('Stake block produced', { height: outcome.value.height, transactions: template.transactions.length, hash: outcome.value.hash, state: outcome.value.state });
      return 'made';
    }
    log.error('Own stake block refused', { height: template.height, code: outcome.error.code });
    // Refused by the rules it will never be on the chain: its coins are free again.
    if (outcome.error.status < 500) await queries.ask(releaseOutpoints, { tenant: wallet.tenant, txid: coinstake, code: outcome.error.code });
    return 'refused';
  }
}

function keyHashOf(address: string, network: ProductionContext['network']): Uint8Array {
  const parsed = parseAddress(address, network);
  assert(parsed.ok && parsed.value.hash20 !== null, 'key-management gives addresses of this network');
  return parsed.value.hash20;
}
