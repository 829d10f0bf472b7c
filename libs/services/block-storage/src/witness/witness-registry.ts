import type { Transaction } from '@mbaas/chain-codec';
import { CERTIFICATE, readRegistration, type WitnessCertificate, type WitnessRegistration } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { scriptAddress } from '@mbaas/chain-script';
import type { Coin } from '../state/coin.ts';

/** Attachment version of outputs that name sender and receiver, which registrations have. */
const NAMED_VERSION = 207;

/** What a block changes here. */
interface WitnessBlock {
  readonly height: number;
  readonly transactions: readonly { readonly transaction: Transaction; readonly made: { readonly coins: readonly (Coin | undefined)[] }; readonly spent: readonly Coin[] }[];
}

interface Registered {
  readonly registration: WitnessRegistration;
  spent: boolean;
}

export interface HeldCertificate extends WitnessCertificate {
  readonly address: string;
}

const isWitnessCertificate = ({ value, attachment }: Coin['output']): boolean =>
  value === 0n && attachment.kind === 'certificate' && attachment.certType === CERTIFICATE.witness;

/**
 * Registrations of candidates and the unspent outputs that carry witness certificates, by output number. Connecting and
 * disconnecting are exact inverses: a spent registration is kept, its key stands in the transaction that made it.
 */
export class WitnessRegistry {
  readonly #network: Network;
  readonly #registrations = new Map<number, Registered>();
  readonly #held = new Map<number, HeldCertificate>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** Enters a block that follows. Outputs first: a transaction may spend a later one of its block. */
  connect({ height, transactions }: WitnessBlock): void {
    for (const { transaction, made } of transactions) {
      for (const coin of made.coins) if (coin !== undefined) this.#make(transaction, coin, height);
    }
    for (const { spent } of transactions) {
      for (const coin of spent) this.#mark(coin, true);
    }
  }

  /** The inverse of connect, for the newest block. */
  disconnect({ transactions }: WitnessBlock): void {
    for (const { spent } of transactions) {
      for (const coin of spent) this.#mark(coin, false);
    }
    for (const { made } of transactions) {
      for (const coin of made.coins) {
        if (coin === undefined) continue;
        this.#registrations.delete(coin.number);
        this.#held.delete(coin.number);
      }
    }
  }

  /** Enters what the tables hold, in the order of output numbers. */
  addRegistration(output: number, registration: WitnessRegistration, spent: boolean): void {
    this.#registrations.set(output, { registration, spent });
  }
  addCertificate(output: number, held: HeldCertificate): void {
    this.#held.set(output, held);
  }

  /** Unspent ones, newest output first. */
  registrations(): readonly WitnessRegistration[] {
    return [...this.#registrations].filter(([, { spent }]) => !spent).sort(([a], [b]) => b - a).map(([, { registration }]) => registration);
  }

  certificatesOn(address: string): readonly WitnessCertificate[] {
    return [...this.#held.values()].filter((held) => held.address === address);
  }

  #make(transaction: Transaction, coin: Coin, height: number): void {
    const registration = readRegistration(transaction, coin.index, height, this.#network);
    if (registration !== undefined) this.addRegistration(coin.number, registration, false);
    this.#hold(coin);
  }

  #hold(coin: Coin): void {
    const { attachment, script } = coin.output;
    if (attachment.kind !== 'certificate' || !isWitnessCertificate(coin.output)) return;
    this.addCertificate(coin.number, { address: scriptAddress(script, this.#network), symbol: attachment.symbol, height: coin.height });
  }

  #mark(coin: Coin, spent: boolean): void {
    // Ordinary coins cost a comparison.
    if (coin.output.attachment.kind === 'certificate') {
      if (spent) this.#held.delete(coin.number);
      else this.#hold(coin);
    }
    if (coin.output.attachment.version !== NAMED_VERSION) return;
    const registered = this.#registrations.get(coin.number);
    if (registered !== undefined) registered.spent = spent;
  }
}
