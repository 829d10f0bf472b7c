import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { blocksOfFile, createBlockStorage, type BlockStorage } from '@mbaas/service-block-storage';
import { createValidation, type Validation } from '@mbaas/service-validation';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { isAnswered } from '@mbaas/compat-mvsd-rpc';
import { fileURLToPath } from 'node:url';
import { loadNetwork } from '@mbaas/platform-service-process';
import { chainMomentRows } from './chain-moment-rows.ts';
import { compareRows, totalsOf, type RpcComparison } from './compare-rows.ts';
import { comparisonReport } from './comparison-report.ts';
import { recordedAccounts } from './recorded-accounts.ts';
import { readRpcRows } from './rpc-rows-file.ts';
import type { RpcRow } from './rpc-row.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const BLOCKS = fileOf('vectors/chain/blocks.private.jsonl.gz');
const ROWS = fileOf('vectors/chain/rpc.private.jsonl.gz');
/** After every block of the file. */
const CLOCK = { now: () => Date.parse('2026-12-01T00:00:00Z') };

/** What a full node answered about its chain, compared on the same chain imported here: at every tip that it was asked at. */
describe('answers of a full node', () => {
  let db: TestDatabase;
  let validation: Validation;
  let storage: BlockStorage;
  let rows: readonly RpcRow[];
  let network: Awaited<ReturnType<typeof loadNetwork>>;

  beforeAll(async () => {
    db = await createTestDatabase();
    network = await loadNetwork(fileOf('libs/chain/params/networks/private-example.json'));
    validation = createValidation({ threads: 2, log: NullLogger });
    storage = createBlockStorage({ database: db.database, network, verifier: validation.verifier, log: NullLogger, clock: CLOCK });
    await storage.start();
    rows = await readRpcRows(ROWS);
  }, 120_000);

  afterAll(async () => {
    await storage.stop();
    await validation.stop();
    await db.drop();
  });

  /** Brings the chain to a height and asks it. */
  async function compareAt(tip: number, asked: readonly RpcRow[]): Promise<RpcComparison> {
    const outcome = await storage.importBlocks(blocksOfFile(BLOCKS), { until: tip });
    expect(outcome.stopped).toBeUndefined();
    const comparison = await storage.reader.at((moment) =>
      compareRows(asked, { network, rows: chainMomentRows(moment, network), accounts: recordedAccounts(rows, tip, []) }),
    );
    process.stdout.write(`${comparisonReport(comparison).filter((line) => !/ 0 {8}0 /.test(line)).join('\n')}\n`);
    expect(comparison.tip).toBe(tip);
    expect(comparison.differences.map(({ row }) => `line ${row.lineNumber}: ${row.api} ${row.command}`)).toEqual([]);
    return comparison;
  }

  // Nobody noted when these were asked; what they say is true at these heights and few others.
  it.each([
    { what: 'locked tokens', tip: 760, option: '-d' },
    { what: 'every witness certificate', tip: 5690, option: '-c' },
  ])('equal ours at $tip: $what', async ({ tip, option }) => {
    const asked = rows.filter(({ command, params, tip: noted }) => command === 'getaddressasset' && noted === undefined && params[1] === option).map((row) => ({ ...row, tip }));
    expect(totalsOf(await compareAt(tip, asked))).toEqual({ rows: 1, compared: 1, equal: 1 });
  }, 300_000);

  it.each([
    { tip: 6284, compared: 877 },
    { tip: 6360, compared: 6 },
    { tip: 6544, compared: 919 },
  ])('equal ours at $tip', async ({ tip, compared }) => {
    const comparison = await compareAt(tip, rows);
    expect(totalsOf(comparison)).toEqual({ rows: 2877, compared, equal: compared });
    // Every row of the tip in versions 2 and 3 that an answered command asks for is among them.
    const asked = rows.filter((row) => row.api !== 'v1' && row.tip === tip && isAnswered(row.command));
    for (const { command } of asked) expect(comparison.commands.get(command)?.compared).toBe(asked.filter((row) => row.command === command).length);
  }, 300_000);

  it('tells a wrong answer from a right one', async () => {
    const [row] = rows.filter(({ command, tip, api }) => command === 'getheight' && tip === 6544 && api === 'v3');
    const wrong = { ...(row as RpcRow), answer: { result: 6543n } };
    const comparison = await storage.reader.at((moment) =>
      compareRows([wrong], { network, rows: chainMomentRows(moment, network), accounts: recordedAccounts([], 6544, []) }),
    );
    expect(comparison.differences).toEqual([{ row: wrong, ours: { result: 6544 } }]);
  });
});
