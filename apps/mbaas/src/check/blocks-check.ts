import { decodeBlock, headerHashOfBytes } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { displayHash, hexDecode } from '@mbaas/chain-primitives';
import { equalRpcValues, formatRpcValue, isRpcObject, parseRpcJson, renderBlock, type RpcObject } from '@mbaas/compat-mvsd-rpc';
import { err, ok } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { UserError } from '@mbaas/platform-service-process';
import type { BlockLine, BlockStorage, ImportProgress } from '@mbaas/service-block-storage';
import { CheckTally, type CheckOutcome } from './check-outcome.ts';
import type { FileClock } from './file-clock.ts';
import { growChain, type ChainVisitor } from './grow-chain.ts';
import { jsonLines, type JsonLine } from './json-lines.ts';
import { LineAhead } from './line-ahead.ts';

export interface BlocksCheckOptions {
  readonly storage: BlockStorage;
  readonly network: Network;
  readonly clock: FileClock;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
  /** Other checks that want to ask the chain on its way. */
  readonly visitors?: readonly ChainVisitor[];
}

function parsedRow({ text }: JsonLine): RpcObject | undefined {
  try {
    const row = parseRpcJson(text);
    return isRpcObject(row) ? row : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What the recording says about a block beside its bytes, against what its bytes say. */
function faultsOf(row: RpcObject, raw: Uint8Array, height: number, network: Network): string[] {
  const decoded = decodeBlock(raw);
  // The import says why it cannot be read.
  if (!decoded.ok) return [];
  const { block } = decoded.value;
  const hash = headerHashOfBytes(raw, nativeSha256);
  const facts: RpcObject = { height, hash: displayHash(hash), version: block.header.version, ntx: block.transactions.length };
  const faults = Object.entries(facts).flatMap(([name, ours]) => {
    const theirs = row[name];
    return theirs === undefined || equalRpcValues(theirs, ours) ? [] : [`${name}: node ${formatRpcValue(theirs)}, ours ${formatRpcValue(ours)}`];
  });
  const json = row['json'];
  if (json === undefined) return faults;
  const rendered = renderBlock(decoded.value, hash, network, true);
  return equalRpcValues(rendered, json) ? faults : [...faults, `node ${formatRpcValue(json)}`, `ours ${formatRpcValue(rendered)}`];
}

/**
 * A recorded chain: every block passes full validation and is stored, is what the recording says of it (hash, version, count of
 * transactions, and getblock's answer where recorded), and the chain ends in the recorded tip.
 */
export async function checkBlocks(file: string, { storage, network, clock, onProgress, signal, visitors = [] }: BlocksCheckOptions): Promise<CheckOutcome> {
  const tally = new CheckTally();
  const faulty = new Map<number, readonly string[]>();
  let lines = 0;
  let tip = '';

  async function* blocks(): AsyncGenerator<BlockLine> {
    for await (const line of jsonLines(file)) {
      const row = parsedRow(line);
      const raw = typeof row?.['raw'] === 'string' ? hexDecode(row['raw']) : undefined;
      if (row === undefined || raw?.ok !== true) {
        yield { lineNumber: line.lineNumber, raw: err({ code: 'IMPORT_LINE_UNREADABLE' }) };
        return;
      }
      clock.note(raw.value);
      const faults = faultsOf(row, raw.value, lines, network);
      if (faults.length > 0) faulty.set(lines, faults);
      tip = displayHash(headerHashOfBytes(raw.value, nativeSha256));
      lines += 1;
      yield { lineNumber: line.lineNumber, raw: ok(raw.value) };
    }
  }

  const growth = await growChain(storage, new LineAhead(blocks(), signal), visitors, { onProgress });
  const { stopped } = growth;
  if (stopped?.refusal.code === 'IMPORT_GENESIS_MISMATCH') throw new UserError(`${file} starts with the genesis block of another network than ${network.name}: name its network with --network.`);
  if (stopped?.refusal.code.startsWith('IMPORT_LINE') === true) throw new UserError(`Line ${stopped.lineNumber} of ${file} is no block: ${stopped.refusal.code}.`);
  for (let height = 0; height <= growth.height; height += 1) {
    const faults = faulty.get(height);
    tally.compare(faults === undefined, () => [`height ${height}`, ...(faults ?? [])]);
  }
  if (stopped !== undefined) {
    tally.differ(() => [`line ${stopped.lineNumber}, height ${stopped.height}: refused with ${stopped.refusal.code}${stopped.refusal.detail === undefined ? '' : ` ${JSON.stringify(stopped.refusal.detail)}`}`]);
    if (lines > stopped.height + 1) tally.skip('read, but standing on a block that is refused here', lines - stopped.height - 1);
    return tally.outcome();
  }
  if (signal?.aborted === true) return tally.outcome();
  const stored = await storage.reader.at(({ tip: { hash } }) => Promise.resolve(displayHash(hash)));
  tally.note(`tip ${growth.height} ${stored}`);
  if (stored !== tip) tally.differ(() => [`the file ends in ${tip}`, `the stored chain in ${stored}`]);
  return tally.outcome();
}
