import type { FollowedPeer } from '../followed-peer.ts';

/**
 * `wanted`: to be asked for · `asked`: of `askedOf` · `here`: come, its parent has not · `handed`: on its way to the store ·
 * `gone`: decided, or given up.
 */
export type WantedState = 'wanted' | 'asked' | 'here' | 'handed' | 'gone';

/** A block that a peer has shown and that the store has not decided on. Ids are displayed hashes. */
export interface WantedBlock {
  readonly id: string;
  /** Internal order, 32 bytes. */
  readonly hash: Uint8Array;
  readonly parent: string;
  /** By the headers before it: good enough to show, no more. */
  readonly height: number;
  /** Sum of `bits` above the block of ours that its branch leaves from. */
  readonly work: bigint;
  /** Id of that block. */
  readonly anchor: string;
  /** Its branch has more work than ours, so it is fetched. */
  fetched: boolean;
  /** Its parent is in the store. */
  rooted: boolean;
  /** Came without being asked for. */
  readonly unasked: boolean;
  state: WantedState;
  /** Who has it. */
  readonly sources: Set<FollowedPeer>;
  readonly children: Set<WantedBlock>;
  askedOf: FollowedPeer | undefined;
  askedAt: number;
  /** Who gave it. */
  givenBy: FollowedPeer | undefined;
  /** From its arrival until the queue has it. */
  bytes: Uint8Array | undefined;
  sizeBytes: number;
  transactions: number;
  handedAt: number;
}
