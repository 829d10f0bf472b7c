import type { Atoms, UnixSeconds } from '@mbaas/chain-primitives';

/** First bytes of base58check texts. */
export interface AddressVersions {
  readonly p2pkh: number;
  readonly p2sh: number;
}

/** What the genesis block's bytes say, for people and for tests. `Network.genesisBlock` is the source of truth. */
export interface GenesisParams {
  readonly version: number;
  /** Display hex of the merkle root, which with one transaction is the coinbase's id. */
  readonly merkleRoot: string;
  readonly timestamp: UnixSeconds;
  readonly bits: bigint;
  readonly nonce: bigint;
  /** The coinbase's input script, raw text without a push opcode (wire-format §1.12), one character a byte. */
  readonly coinbaseText: string;
  /** Address of the only output. Bytes cannot be checked against it without a hash: `checkNetwork` of chain-crypto does. */
  readonly payee: string;
  /** hash160 the only output pays to, 20 bytes. */
  readonly payeeHash: Uint8Array;
  readonly valueAtoms: Atoms;
}

/** Heights at which rules change. consensus §0.3 tells which. */
export interface ActivationHeights {
  /** Transaction version 4 is legal when the top of the chain is above this; -1 = always. */
  readonly nova: number;
  /** First height of the proof-of-stake rules. */
  readonly pos: number;
  /** First height with the short time window and the parent's time as lower bound. */
  readonly futureTime: number;
  /** First height of delegated blocks; null = never. */
  readonly dpos: number | null;
  /** First height at which a registration as a candidate counts; null = never. */
  readonly dposRegister: number | null;
  /** Inputs, scripts and fees are checked in branches that fork at this height or above; 0 = everywhere. */
  readonly strictFrom: number;
}

/** Lower bounds of `header.bits`, which is a difficulty and no compact target. consensus §2.6. */
export interface DifficultyParams {
  readonly powMin: bigint;
  readonly posMin: bigint;
  /** Bits of every proof-of-work block below `heights.pos`; null = the retargeting rule decides. */
  readonly constantPow: bigint | null;
}

/** Subsidies before the decay of 5 % a bucket. consensus §5.1, §5.2. */
export interface RewardParams {
  /** Blocks between two decays. */
  readonly bucket: number;
  readonly powInitialAtoms: Atoms;
  /** Base from bucket 5 on, where the proof-of-stake rules hold. */
  readonly powBaseLate: Atoms;
  readonly posInitialAtoms: Atoms;
  /** Last height at which the special coinbase of the proof-of-stake start may stand; null = in the first version 2 block. */
  readonly posGenesisHeight: number | null;
  /** What that coinbase pays to the foundation. */
  readonly posGenesisAtoms: Atoms;
}

/** A legal deposit: locked for `lockHeight` blocks for an interest of rate / 10^8 of the value. consensus §5.3. */
export interface DepositTerm {
  readonly lockHeight: number;
  readonly rate: bigint;
}

/** Delegated proof of stake. consensus §4.2. */
export interface DposParams {
  readonly witnesses: number;
  /** Blocks, of any version, in an epoch. */
  readonly epochBlocks: number;
  /** A lock that ends within so many blocks after the epoch's start gives no stake. */
  readonly lockHorizon: number;
  readonly lockThresholdAtoms: Atoms;
  /** Exact value of a registration's output. */
  readonly registrationFeeAtoms: Atoms;
  /** Avatar whose address receives registrations. */
  readonly registryDid: string;
  readonly maxCandidates: number;
  /** Blocks after which the next witness may take a slot. */
  readonly missingInterval: number;
}

/** A block that must have this hash (display hex). */
export interface BlockAnchor {
  readonly height: number;
  readonly hash: string;
}

/** Whether this software makes blocks here. Consensus does not read it. */
export interface ProductionParams {
  readonly allowed: boolean;
  /** One producer suffices: it needs no peer before it starts. */
  readonly powSolo: boolean;
  /** Pace our producer aims at. */
  readonly blockIntervalMs: number;
}

/** All that tells one chain from another: a value given as an argument, never a global. */
export interface Network {
  /** `[a-z0-9-]{1,32}`, part of topic and schema names. */
  readonly name: string;
  /** First four bytes of every frame, as a little-endian u32. */
  readonly magic: number;
  readonly defaultPort: number;
  /** `host` or `host:port`. */
  readonly seeds: readonly string[];
  readonly protocolVersion: number;
  readonly addressVersions: AddressVersions;
  readonly wifVersion: number;
  readonly genesis: GenesisParams;
  /** The whole genesis block, lower-case hex: the source of truth. */
  readonly genesisBlock: string;
  /** Display hex. */
  readonly genesisHash: string;
  readonly heights: ActivationHeights;
  /** Transaction version 3 is legal, version 4 never mandatory, sequence locks are legal at any height. consensus §0.3. */
  readonly testnetRules: boolean;
  readonly coinbaseMaturity: number;
  /** Confirmations a stake lock or vote needs. */
  readonly voteMaturity: number;
  readonly difficulty: DifficultyParams;
  readonly rewards: RewardParams;
  readonly depositTerms: readonly DepositTerm[];
  readonly foundationAddress: string;
  readonly communityAddress: string;
  /** Ascending heights; the first is the genesis block. */
  readonly checkpoints: readonly BlockAnchor[];
  /** Blocks taken without validation. consensus §0.3, last paragraph. */
  readonly exceptionBlocks: readonly BlockAnchor[];
  /** Cap of one value and of one sum, in atoms. */
  readonly maxMoney: Atoms;
  /** Least fee of a transaction that is no coinstake, in atoms. */
  readonly minFee: Atoms;
  readonly maxBlockSize: number;
  readonly maxTxSize: number;
  readonly maxSigops: number;
  /** Confirmations after which an operation counts as final. Ours: no rule of the chain. */
  readonly finalDepth: number;
  readonly dposParams: DposParams | null;
  readonly production: ProductionParams;
}
