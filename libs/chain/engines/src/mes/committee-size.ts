/** Bounds and step of a committee, and its first size. consensus.md 9.2 ("ours"). */
export const COMMITTEE = Object.freeze({ first: 19, least: 7, most: 31, step: 3 });

/** Load of a finished epoch. */
export interface EpochLoad {
  readonly members: number;
  /** Bytes of all its blocks. */
  readonly totalBytes: number;
  readonly blocks: number;
  readonly maxBlockBytes: number;
  /** Who could sit in the next committee. */
  readonly candidates: number;
}

/** Largest 3f + 1 that does not exceed a number. */
const wholeCommittee = (limit: number): number => 3 * Math.floor((limit - 1) / 3) + 1;

/** Members of the next epoch: fewer when blocks are three quarters full, more when they are a quarter full or less. consensus.md 9.2, `meschain.json`. */
export function nextCommitteeSize({ members, totalBytes, blocks, maxBlockBytes, candidates }: EpochLoad): number {
  const { least, most, step } = COMMITTEE;
  const room = blocks * maxBlockBytes;
  const moved = 4 * totalBytes >= 3 * room ? members - step : 4 * totalBytes <= room ? members + step : members;
  return Math.min(Math.max(moved, least), most, wholeCommittee(candidates));
}
