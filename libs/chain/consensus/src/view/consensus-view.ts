import type { OutPoint, TransactionOutput } from '@mbaas/chain-codec';
import type { Hash32, UnixSeconds } from '@mbaas/chain-primitives';
import type { OutputClass } from '../facts/output-class.ts';
import type { WitnessView } from '../witness/witness-view.ts';

/** An output that an input names, with what the rules ask about its transaction and block. */
export interface PreviousOutput {
  readonly output: TransactionOutput;
  /** Height of its block; 0 while its transaction waits in the pool. */
  readonly height: number;
  /** Its transaction is a coinbase. */
  readonly coinbase: boolean;
  /** Time of its block (not the median), Unix seconds. */
  readonly timestamp: UnixSeconds;
  readonly txVersion: number;
  /** Filled by the first rule that needs it: a coin kept in memory is classified once in its life. */
  pattern?: OutputClass;
}

/** First record of an asset plus the sum over all of them. Amounts are u64. */
export interface AssetRecord {
  readonly issueHeight: number;
  /** Sum of the supply of the issue and all secondary issues. */
  readonly totalSupply: bigint;
  readonly issuerAddress: string;
  /** Threshold byte of the first issue: 0, 1..100 or 127. */
  readonly threshold: number;
  readonly decimals: number;
}

/** The latest newly generated certificate of its key. */
export interface CertificateRecord {
  readonly owner: string;
  readonly address: string;
  readonly height: number;
  readonly content?: string;
}

/** A header of the branch under validation, reduced to what the rules read. */
export interface HeaderRecord {
  readonly hash: Hash32;
  readonly version: number;
  readonly timestamp: UnixSeconds;
  readonly bits: bigint;
  /** The header's own number field. */
  readonly number: number;
  /** Of a version 3 header: the place of its signer in the epoch's list. Other versions may leave it out. */
  readonly nonce?: bigint;
}

/**
 * The chain as the rules see it: everything up to and including the parent of the block under validation (or the tip,
 * for the pool). All of it is loaded beforehand (`viewNeeds` says what); a rule never waits. Registries do not show the
 * block under validation itself: names taken twice in one block are a rule of their own (consensus.md 1.2 stage 3.5).
 * Texts are latin1-held as in the codec.
 */
export interface ConsensusView {
  /** `undefined`: never seen. `spent`: seen and spent on this branch. */
  previousOutput(point: OutPoint): PreviousOutput | undefined | 'spent';
  asset(symbol: string): AssetRecord | undefined;
  certificate(symbol: string, certType: number): CertificateRecord | undefined;
  /**
   * Unexpired secondary witness certificates (those with a label behind the primary's: MVS.WITNESS.3.NAME) whose symbol starts
   * with this text; expired 2,000,000 blocks after their issue. consensus.md 6.9, 4.2.
   */
  countSecondaryWitness(symbolPrefix: string): number;
  /** Current owner of an avatar name. The built-in name BLACKHOLE is known to the rules. */
  did(symbol: string): { readonly address: string } | undefined;
  /** Name that an address owns now. */
  didOfAddress(address: string): string | undefined;
  mit(symbol: string): { readonly address: string } | undefined;
  /** Header at a height of this branch. */
  header(height: number): HeaderRecord | undefined;
  /** Shortcut for `header` walks: the highest header of a version at or below a height. Optional; must agree with the walk. */
  lastHeaderOfVersion?(version: number, atOrBelow: number): HeaderRecord | undefined;
  /** Whether a transaction of this id is stored, and if any output of it is unspent. Needed in blocks only; absent = never stored. */
  storedTransaction?(txid: Hash32): 'unspent' | 'spent' | undefined;
  /** Unspent outputs locked by sequence on a key hash: what stake eligibility reads. Absent = the rule is not asked. */
  stakeLocks?(keyHash: Uint8Array): Iterable<StakeLock>;
  /** Networks with delegated blocks. Absent = who signs them and whom an epoch elects is not asked. consensus.md 4.2. */
  readonly witnesses?: WitnessView;
}

/** An unspent sequence-locked output. consensus.md 3.1. */
export interface StakeLock {
  readonly value: bigint;
  /** Attachment is plain ETP. */
  readonly etp: boolean;
  /** The number in its lock script, as BIP68 reads it. */
  readonly sequence: number;
  readonly height: number;
}
