/** Work as ethash takes it: hex of 32 bytes each, no prefix. */
export interface MiningWork {
  readonly headerHash: string;
  readonly seedHash: string;
  readonly boundary: string;
}

/** A solution: hex without prefix, the nonce's 8 bytes as a big-endian number. */
export interface MiningSolution {
  readonly nonce: string;
  readonly headerHash: string;
  readonly mixHash: string;
}

/** What the miner of the node says of itself. */
export interface MiningState {
  readonly isMining: boolean;
  readonly height: number;
  /** Hashes a second. */
  readonly rate: bigint;
  readonly difficulty: bigint;
  /** '' where none is set. */
  readonly paymentAddress: string;
  /** '' where none is mined along. */
  readonly mst: string;
  readonly kind: 'PoW' | 'PoS' | 'DPoS';
  /** Coins ready to stake; only while it stakes. */
  readonly stakeCoins?: number | undefined;
}

/** Who makes blocks here. */
export interface MiningDoor {
  /** undefined where no work is to be had. */
  work(): Promise<MiningWork | undefined>;
  /** Whether the solution was taken. */
  submit(solution: MiningSolution): Promise<boolean>;
  state(): Promise<MiningState>;
}
