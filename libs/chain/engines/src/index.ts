export { coinage, tokenHeight } from './hbth/coinage.ts';
export { HBTH } from './hbth/hbth.params.ts';
export { distribute, electDelegates, isAlive, type Delegate, type VotingLock } from './hbth/heartbeat.ts';
export { unlockedAt, unlockSchedule } from './hbth/unlock-schedule.ts';
export { COMMITTEE, nextCommitteeSize, type EpochLoad } from './mes/committee-size.ts';
export { faultBound, leaderOf, quorum } from './mes/quorum.ts';
export { roundOrder, type RoundPlace } from './mes/round-order.ts';
export { homeShard, nextShardBits, recordKey, REPLICAS, replicasOf, shardOf, shardsByNode, type ShardMap } from './mes/shards.ts';
export { CERTIFICATE_STATES, tableLeaf, tableRoot, type TableRow } from './witness/consensus-table.ts';
export { electByMars, type RegistryEntry } from './witness/election.ts';
export {
  addEpoch, certificateScore, EXPECTED_BLOCKS, marsScore, missScore, NO_MISSES, stakeScore, type MissRecord, type SevereMisses,
} from './witness/mars.ts';
export { missedSlots, openEpoch, passBlock, slotAt, witnessOf, type SlotClock } from './witness/slot-clock.ts';
