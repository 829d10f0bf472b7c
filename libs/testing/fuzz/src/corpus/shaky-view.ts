import type { OutPoint } from '@mbaas/chain-codec';
import type { AssetRecord, CertificateRecord, ConsensusView, HeaderRecord, PreviousOutput, StakeLock } from '@mbaas/chain-consensus';
import type { Hash32 } from '@mbaas/chain-primitives';
import { Dice } from '../dice.ts';
import { pointKey, type RecordedChain } from './recorded-chain.ts';
import type { RecordedNames } from './recorded-names.ts';

const WITNESSES = 30;

/**
 * The recorded chain as no block ever saw it: all of it at once, now and then with an output spent, a name unknown or one
 * known too much. The same question gets the same answer, so a rule may ask as often as it likes.
 */
export class ShakyView implements ConsensusView {
  readonly #chain: RecordedChain;
  readonly #names: RecordedNames;
  readonly #seed: number;

  constructor(chain: RecordedChain, names: RecordedNames, seed: number) {
    this.#chain = chain;
    this.#names = names;
    this.#seed = seed;
  }

  previousOutput(point: OutPoint): PreviousOutput | 'spent' | undefined {
    const dice = this.#about(pointKey(point));
    if (dice.oneIn(24)) return 'spent';
    return dice.oneIn(24) ? undefined : this.#chain.coin(point);
  }

  asset(symbol: string): AssetRecord | undefined {
    return this.#shaken(`a${symbol}`, this.#names.assets.get(symbol), this.#names.assets);
  }

  certificate(symbol: string, certType: number): CertificateRecord | undefined {
    const key = `${certType}:${symbol}`;
    return this.#shaken(`c${key}`, this.#names.certificates.get(key), this.#names.certificates);
  }

  countSecondaryWitness(prefix: string): number {
    return this.#about(`w${prefix}`).below(WITNESSES);
  }

  did(symbol: string): { readonly address: string } | undefined {
    const address = this.#shaken(`d${symbol}`, this.#names.dids.get(symbol), this.#names.dids);
    return address === undefined ? undefined : { address };
  }

  didOfAddress(address: string): string | undefined {
    return this.#shaken(`o${address}`, this.#names.owners.get(address), this.#names.owners);
  }

  mit(symbol: string): { readonly address: string } | undefined {
    const address = this.#shaken(`m${symbol}`, this.#names.mits.get(symbol), this.#names.mits);
    return address === undefined ? undefined : { address };
  }

  header(height: number): HeaderRecord | undefined {
    return this.#chain.headers[height];
  }

  storedTransaction(txid: Hash32): 'unspent' | 'spent' | undefined {
    const dice = this.#about(`t${pointKey({ hash: txid, index: 0 })}`);
    return dice.oneIn(30) ? 'unspent' : dice.oneIn(30) ? 'spent' : undefined;
  }

  *stakeLocks(keyHash: Uint8Array): Iterable<StakeLock> {
    const dice = this.#about(`s${pointKey({ hash: keyHash, index: 0 })}`);
    for (let left = dice.below(4); left > 0; left -= 1) {
      yield { value: BigInt(dice.u32()) * BigInt(1 + dice.below(100_000)), etp: !dice.oneIn(4), sequence: dice.oneIn(2) ? dice.below(0x1_0000) : dice.u32(), height: dice.below(6_545) };
    }
  }

  /** Choices that hang on the question alone. */
  #about(question: string): Dice {
    let hash = this.#seed;
    for (let at = 0; at < question.length; at += 1) hash = Math.imul(hash ^ question.charCodeAt(at), 0x0100_0193);
    return new Dice(hash);
  }

  #shaken<T>(question: string, known: T | undefined, others: ReadonlyMap<string, T>): T | undefined {
    const dice = this.#about(question);
    if (!dice.oneIn(12)) return known;
    return dice.oneIn(2) ? undefined : dice.of([...others.values()]);
  }
}
