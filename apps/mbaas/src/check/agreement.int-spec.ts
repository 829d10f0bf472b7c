import { isAnswered } from '@mbaas/compat-mvsd-rpc';
import { NullLogger } from '@mbaas/platform-observability';
import { loadNetwork } from '@mbaas/platform-service-process';
import { createBlockStorage, type BlockStorage } from '@mbaas/service-block-storage';
import { createValidation, type Validation } from '@mbaas/service-validation';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { comparisonReport } from '../rpc-check/comparison-report.ts';
import { totalsOf, type RpcComparison } from '../rpc-check/compare-rows.ts';
import type { RpcRow } from '../rpc-check/rpc-row.ts';
import { readRpcRows } from '../rpc-check/rpc-rows-file.ts';
import { BlockShelf } from './block-shelf.ts';
import { checkBlocks } from './blocks-check.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { checkReport } from './check-report.ts';
import { CraftedCheck } from './crafted-check.ts';
import { FileClock } from './file-clock.ts';
import { mainChainHeights } from './main-chain-heights.ts';
import { EARLIER_RULES } from './reason-table.ts';
import { RejectsCheck } from './rejects-check.ts';
import { RpcCheck } from './rpc-check.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const vector = (name: string): string => fileOf(`vectors/chain/${name}`);
const CHAIN = vector('blocks.private.jsonl.gz');
const TIP = 6544;

// Nobody noted when these were asked; what they say is true at these heights and few others.
const UNNOTED = [
  { what: 'locked tokens', tip: 760, option: '-d' },
  { what: 'every witness certificate', tip: 5690, option: '-c' },
];

/** All that a full node's recording holds about its chain, compared on one chain that grows here: docs/agreement.md tells the numbers. */
describe('a recorded full node', () => {
  let db: TestDatabase;
  let validation: Validation;
  let storage: BlockStorage;
  let rows: readonly RpcRow[];
  let rpc: RpcComparison;
  const outcomes: Partial<Record<'blocks' | 'rejects' | 'crafted', CheckOutcome>> = {};
  const unnoted: RpcComparison[] = [];

  beforeAll(async () => {
    db = await createTestDatabase();
    const network = await loadNetwork(fileOf('libs/chain/params/networks/private-example.json'));
    validation = createValidation({ threads: 2, log: NullLogger });
    const clock = new FileClock();
    storage = createBlockStorage({ database: db.database, network, verifier: validation.verifier, log: NullLogger, clock });
    await storage.start();
    rows = await readRpcRows(vector('rpc.private.jsonl.gz'));

    const shelf = new BlockShelf();
    await shelf.addSessions(vector('p2p.jsonl.gz'), network);
    const rejects = await RejectsCheck.open(vector('rejects.jsonl'), storage, network);
    const crafted = await CraftedCheck.open(vector('crafted_blocks.jsonl'), { storage, verifier: validation.verifier, network, shelf, clock, mainChain: await mainChainHeights(CHAIN) });
    const answers = new RpcCheck(rows, { storage, network });
    const asked = UNNOTED.map(({ tip, option }) => {
      const fitting = rows.filter(({ command, params, tip: noted }) => command === 'getaddressasset' && noted === undefined && params[1] === option);
      return new RpcCheck(fitting.map((row) => ({ ...row, tip })), { storage, network });
    });
    outcomes.blocks = await checkBlocks(CHAIN, { storage, network, clock, onProgress: () => undefined, visitors: [rejects, answers, ...asked, crafted] });
    outcomes.rejects = rejects.outcome();
    outcomes.crafted = crafted.outcome();
    rpc = answers.outcome();
    unnoted.push(...asked.map((check) => check.outcome()));
    const lines = [...Object.entries(outcomes).flatMap(([name, outcome]) => checkReport(name, outcome)), ...comparisonReport(rpc)];
    process.stdout.write(`${lines.join('\n')}\n`);
  }, 300_000);

  afterAll(async () => {
    await storage.stop();
    await validation.stop();
    await db.drop();
  });

  it('has no block that we refuse or read otherwise, and ends where we do', async () => {
    expect(outcomes.blocks).toMatchObject({ compared: 6545, agreeing: 6545, differing: 0 });
    expect(await storage.reader.at(({ tip }) => Promise.resolve(tip.height))).toBe(TIP);
  });

  it('refused what we refuse, for the same reason', () => {
    expect(outcomes.rejects?.first).toBeUndefined();
    expect(outcomes.rejects).toMatchObject({ compared: 50, agreeing: 50 });
    expect([...(outcomes.rejects?.skipped ?? [])]).toEqual([['a wallet command that its checks ended: no transaction came to be', 17]]);
  });

  it('took and refused hand-made blocks as we do, and the hardened rules close what appendix C lists', () => {
    expect(outcomes.crafted?.first).toBeUndefined();
    expect(outcomes.crafted).toMatchObject({ compared: 17, agreeing: 17 });
    expect([...(outcomes.crafted?.skipped ?? [])]).toEqual([['accepted by the node on blocks that are not recorded', 1]]);
    expect(outcomes.crafted?.notes.filter((note) => note.startsWith('another rule fires first'))).toHaveLength(EARLIER_RULES.length);
    const hardened = outcomes.crafted?.notes.filter((note) => note.startsWith('accepted as the node does')).map((note) => note.replace(/^.*, (\w+) after .*: (BLOCK_\w+) .*$/, '$1 $2'));
    expect(hardened).toEqual(['bad_number BLOCK_NUMBER_INVALID', 'two_coinbases BLOCK_DEPOSIT_REWARD_SURPLUS']);
  });

  it('answered everything about its chain as we do', () => {
    expect(rpc.differences.map(({ row }) => `line ${row.lineNumber}: ${row.api} ${row.command}`)).toEqual([]);
    expect(rpc.tips).toEqual([6284, 6360, TIP]);
    const { compared, equal } = totalsOf(rpc);
    expect([rows.length, compared, equal]).toEqual([2877, 2697, 2697]);
    // Every row of these tips that an answered command asks for is among them.
    const asked = rows.filter((row) => row.tip !== undefined && rpc.tips.includes(row.tip) && isAnswered(row.command));
    for (const { command } of asked) expect(rpc.commands.get(command)?.compared).toBeGreaterThanOrEqual(asked.filter((row) => row.command === command).length);
  });

  it.each(UNNOTED)('answered as we do at $tip: $what', ({ tip }) => {
    const found = unnoted.find(({ tips }) => tips[0] === tip);
    expect(found?.differences).toEqual([]);
    expect(found === undefined ? undefined : totalsOf(found)).toEqual({ rows: 1, compared: 1, equal: 1 });
  });

  it('is told from one that answers wrongly', async () => {
    const right = rows.find(({ command, tip, api }) => command === 'getheight' && tip === TIP && api === 'v3');
    expect(right).toBeDefined();
    const check = new RpcCheck([{ ...(right as RpcRow), answer: { result: 6543n } }], { storage, network: storage.reader.network });
    await check.visit(TIP);
    expect(check.outcome().differences).toMatchObject([{ ours: { result: 6544 } }]);
  });
});
