/** Members that may fail in a committee of n. consensus.md 9.1. */
export const faultBound = (members: number): number => Math.floor((members - 1) / 3);

/** Members whose agreement decides: any two such sets share an honest member. consensus.md 9.1, `meschain.json`. */
export const quorum = (members: number): number => Math.floor((members + faultBound(members)) / 2) + 1;

/** Leader of a height and round: its place in the order of the height. `slot`: index of the height in that order. consensus.md 9.1. */
export const leaderOf = (order: readonly number[], slot: number, round: number): number | undefined => order[(slot + round) % order.length];
