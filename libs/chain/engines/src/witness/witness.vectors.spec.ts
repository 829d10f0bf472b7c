import { describe, expect, it } from 'vitest';
import { bytesOf, hexOf, readVectors } from '../../test/vector-file.ts';
import { tableLeaf, tableRoot, type TableRow } from './consensus-table.ts';
import { electByMars, type RegistryEntry } from './election.ts';
import { addEpoch, certificateScore, marsScore, missScore, NO_MISSES, stakeScore } from './mars.ts';
import { missedSlots, openEpoch, passBlock, slotAt, witnessOf } from './slot-clock.ts';

interface Mars {
  stake: { stake_etp: number; paper_stake_centi: number }[];
  miss_sequences: { counts: number[]; steps: { epoch_num: number; block_count: number; sum_dev: number; node_block_miss: string; block_miss_centi: number; block_miss_centi_literal: number }[] }[];
  nodes: { name: string; cert: boolean; stake_etp: number; block_counts: number[]; cert_centi: number; stake_centi: number; block_miss_centi: number; mars_centi: number }[];
}
interface Dpos {
  paper_slots: {
    n: number; epoch_block: number; rows: { height: number; version: number; slot?: number; witness?: number; epoch_block?: boolean }[];
    finished_epochs: { epoch_block: number; ended_by: number; produced: number[]; missed: number[] }[];
  };
  paper_consensus_table: {
    rows: { did: string; key: string; level: 0 | 1 | 2; state: number; mars_centi: number; elected: number }[]; leaves_internal: string[]; root_internal: string;
  };
}
const mars = readVectors<Mars>('mars.json');
const dpos = readVectors<Dpos>('dpos.json');
const atoms = (etp: number): bigint => BigInt(etp) * 100_000_000n;

describe('MARS', () => {
  it.each(mars.stake)('scores a stake of $stake_etp ETP', ({ stake_etp, paper_stake_centi }) => expect(stakeScore(atoms(stake_etp))).toBe(paper_stake_centi));

  it('scores nothing up to one ETP', () => expect([0n, 1n, 99_999_999n, 100_000_000n].map(stakeScore)).toEqual([0, 0, 0, 0]));

  it.each(mars.miss_sequences.map((row) => [row.counts.join(' '), row] as const))('scores epochs of %s blocks', (_, { counts, steps }) => {
    expect(steps.map(({ block_count }) => block_count)).toEqual(counts);
    let record = NO_MISSES;
    for (const step of steps) {
      record = addEpoch(record, step.block_count);
      expect([record.epochs, record.deviation, `${record.deviation}/${10 * record.epochs}`]).toEqual([step.epoch_num, step.sum_dev, step.node_block_miss]);
      expect([missScore(record), missScore(record, 'literal')]).toEqual([step.block_miss_centi, step.block_miss_centi_literal]);
    }
  });

  it.each(mars.nodes)('of $name', ({ cert, stake_etp, block_counts, cert_centi, stake_centi, block_miss_centi, mars_centi }) => {
    const record = block_counts.reduce(addEpoch, NO_MISSES);
    expect([certificateScore(cert), stakeScore(atoms(stake_etp)), missScore(record), marsScore(cert, atoms(stake_etp), record)]).toEqual([cert_centi, stake_centi, block_miss_centi, mars_centi]);
  });
});

describe('the slot clock', () => {
  const { n, epoch_block, rows, finished_epochs } = dpos.paper_slots;

  it('follows the vector through its epochs', () => {
    let clock = openEpoch(epoch_block, n);
    const finished = [];
    for (const { height, version, slot, witness, epoch_block: opens } of rows) {
      const current = slotAt(clock, height);
      expect([height, current]).toEqual([height, opens === true ? 'end' : slot]);
      if (current === 'end') {
        finished.push({ epoch_block: clock.epochBlock, ended_by: height, produced: clock.produced, missed: missedSlots(clock) });
        clock = openEpoch(height, n);
        continue;
      }
      if (version === 3) expect([height, witnessOf(clock, current)]).toEqual([height, witness]);
      clock = passBlock(clock, height, version);
    }
    expect(finished).toEqual(finished_epochs);
  });

  it('gives a silent epoch four heights a slot', () => {
    const clock = openEpoch(100, 2);
    expect([101, 104, 105, 180, 181].map((height) => slotAt(clock, height))).toEqual([0, 0, 1, 19, 'end']);
    expect(passBlock(clock, 181, 3)).toBe(clock);
  });
});

describe('the consensus table', () => {
  const { rows, leaves_internal, root_internal } = dpos.paper_consensus_table;
  const table = rows.map(({ did, key, level, state, mars_centi, elected }): TableRow => ({ did, publicKey: bytesOf(key), level, state, mars: mars_centi, elected: elected === 1 }));

  it('hashes its rows', () => expect(table.map((row) => hexOf(tableLeaf(row)))).toEqual(leaves_internal));
  it('has one root', () => expect([hexOf(tableRoot(table)), hexOf(tableRoot([]))]).toEqual([root_internal, '00'.repeat(32)]));
});

describe('electByMars', () => {
  const entry = (change: Partial<RegistryEntry> = {}): RegistryEntry => ({ stakeAtoms: atoms(1_000), mars: 4_854, registeredAt: 10, transactionIndex: 1, ...change });

  it('ranks by MARS, then by registration', () => {
    expect(electByMars([entry({ transactionIndex: 2 }), entry(), entry({ mars: 9_213 }), entry({ registeredAt: 9 })], 1)).toEqual([2, 3, 1, 0]);
  });

  it('leaves out small stakes and whoever fell far below the average', () => {
    expect(electByMars([entry({ stakeAtoms: atoms(1_000) - 1n }), entry({ produced: 10 }), entry({ produced: 1 }), entry({ produced: 10 })], 1)).toEqual([1, 3]);
    expect(electByMars([entry({ produced: 0 }), entry({ produced: 0 })], 1)).toEqual([0, 1]);
  });

  it('fills 23 places by weight', () => {
    const elected = electByMars(Array.from({ length: 60 }, (_, index) => entry({ mars: 5_000 + index })), 815_623_033);
    expect(new Set(elected).size).toBe(23);
    expect(elected).toEqual(electByMars(Array.from({ length: 60 }, (_, index) => entry({ mars: 5_000 + index })), 815_623_033));
  });
});
