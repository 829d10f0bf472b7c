import { nodeNameOf, nodeNameOfCode } from '@mbaas/chain-consensus';
import { hexDecode } from '@mbaas/chain-primitives';
import type { Network } from '@mbaas/chain-params';
import { assert } from '@mbaas/kernel';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { BlockStorage } from '@mbaas/service-block-storage';
import type { BlockShelf } from './block-shelf.ts';
import { CheckTally, type CheckOutcome } from './check-outcome.ts';
import { clockOf, craftedRow, type CraftedRow } from './crafted-row.ts';
import type { FileClock } from './file-clock.ts';
import type { ChainVisitor } from './grow-chain.ts';
import { HARDENED_REASONS, hardenedVerdict } from './hardened-verdict.ts';
import { earlierRule, isSameReason } from './reason-table.ts';
import { bytesOf, isOfAnotherChain } from './recorded-bytes.ts';
import { recordedRows } from './recorded-rows.ts';

/** Blocks of a branch that are looked for below a hand-made block. */
const MAX_BRANCH = 10_000;
const PARENT_UNKNOWN = 'BLOCK_PARENT_UNKNOWN';

export interface CraftedOptions {
  readonly storage: BlockStorage;
  readonly verifier: Verifier;
  readonly network: Network;
  /** Blocks beside the main chain that hand-made ones stand on. */
  readonly shelf: BlockShelf;
  /** The storage's clock. */
  readonly clock: FileClock;
  /** Heights of the main chain's blocks by hash, as hex in internal order. */
  readonly mainChain: ReadonlyMap<string, number>;
}

interface Placed {
  readonly row: CraftedRow;
  readonly raw: Uint8Array;
  readonly parent: string;
}

/** Hand-made blocks, offered to the chain on the very branch they were made for. */
export class CraftedCheck implements ChainVisitor {
  readonly #tally = new CheckTally();
  readonly #options: CraftedOptions;
  readonly #rows: readonly CraftedRow[];
  /** By height of the main chain's block that their branch leaves from. */
  readonly #placed = new Map<number, Placed[]>();
  #waiting = 0;

  private constructor(rows: readonly CraftedRow[], options: CraftedOptions) {
    this.#rows = rows;
    this.#options = options;
    for (const row of rows) this.#place(row);
  }

  static async open(file: string, options: CraftedOptions): Promise<CraftedCheck> {
    return new CraftedCheck(await recordedRows(file, craftedRow, 'hand-made blocks'), options);
  }

  get heights(): Iterable<number> {
    return this.#placed.keys();
  }

  async visit(height: number): Promise<void> {
    const { storage, clock } = this.#options;
    for (const placed of this.#placed.get(height) ?? []) {
      await this.#play(placed);
      this.#waiting -= 1;
    }
    clock.hold(undefined);
    await storage.disconnectTo(height);
  }

  /** What was found; rows at heights that the chain never reached are skipped. */
  outcome(): CheckOutcome {
    if (this.#waiting > 0) this.#tally.skip('made for a height that the blocks do not reach', this.#waiting);
    this.#waiting = 0;
    return this.#tally.outcome();
  }

  #place(row: CraftedRow): void {
    const { shelf, network, mainChain } = this.#options;
    if (isOfAnotherChain(row.chain, network.name)) {
      this.#tally.skip('of another chain');
      return;
    }
    const raw = bytesOf(row.raw);
    const link = shelf.add(raw);
    // A header that does not decode needs no parent: it is judged wherever the chain stands.
    const parent = link?.parent ?? '';
    const base = parent === '' ? undefined : this.#baseOf(parent);
    if (parent !== '' && base === undefined && row.accepted) {
      this.#tally.skip('accepted by the node on blocks that are not recorded');
      this.#tally.note(`not judged, its parent is not recorded: ${labelOf(row)}`);
      return;
    }
    const height = base ?? Math.min(row.height_before, Math.max(0, mainChain.size - 1));
    this.#placed.set(height, [...(this.#placed.get(height) ?? []), { row, raw, parent }]);
    this.#waiting += 1;
  }

  /** Height of the main chain's block that a branch leaves from. */
  #baseOf(parent: string): number | undefined {
    const { shelf, mainChain } = this.#options;
    let hash = parent;
    for (let depth = 0; depth < MAX_BRANCH; depth += 1) {
      const height = mainChain.get(hash);
      if (height !== undefined) return height;
      const block = shelf.get(hash);
      if (block === undefined) return undefined;
      hash = block.parent;
    }
    return undefined;
  }

  /** Brings the chain to a block; false where one of its branch is not taken here. */
  async #standOn(parent: string): Promise<boolean> {
    const { storage, shelf, clock } = this.#options;
    const branch: Uint8Array[] = [];
    let hash = parent;
    for (;;) {
      const at = await heightOnMainChain(hash, storage);
      if (at !== undefined) {
        await storage.disconnectTo(at);
        break;
      }
      const block = shelf.get(hash);
      if (block === undefined) return false;
      branch.unshift(block.raw);
      hash = block.parent;
    }
    clock.hold(undefined);
    for (const raw of branch) {
      const answer = await storage.writer.submitBlock(raw.slice());
      if (!answer.ok || answer.value.state !== 'connected') return false;
    }
    return true;
  }

  async #play({ row, raw, parent }: Placed): Promise<void> {
    const { storage, verifier, clock } = this.#options;
    const isKnown = parent !== '' && this.#baseOf(parent) !== undefined;
    if (isKnown && !(await this.#standOn(parent))) {
      this.#tally.skip('made for a branch that is not taken here');
      this.#tally.note(`not judged, its branch is not taken: ${labelOf(row)}`);
      return;
    }
    const now = clockOf(row, this.#rows);
    clock.hold(now);
    const hardened = row.accepted ? await hardenedVerdict(raw, { storage, verifier, now: now ?? Math.floor(clock.now() / 1000) }) : undefined;
    const answer = await storage.writer.submitBlock(raw.slice());
    this.#compare(row, answer.ok ? undefined : answer.error.code, hardened);
  }

  #compare(row: CraftedRow, code: string | undefined, hardened: string | undefined): void {
    const faults = row.accepted ? this.#faultsOfAccepted(row, code, hardened) : faultsOfRefused(row, code);
    if (faults === undefined) {
      this.#tally.skip('refused here too, but nobody has put the sentence of the node into the table of reasons');
      this.#tally.note(`${labelOf(row)}: ours ${code ?? 'accepted'}`);
      return;
    }
    const earlier = code === undefined ? undefined : earlierRule(nodeNameOf(row.node_status ?? '') ?? '', code);
    if (earlier !== undefined) this.#tally.note(`another rule fires first: ${labelOf(row)}: ${earlier.code}. ${earlier.why}`);
    this.#tally.compare(faults.length === 0, () => [labelOf(row), ...faults, `raw ${row.raw}`]);
  }

  #faultsOfAccepted(row: CraftedRow, code: string | undefined, hardened: string | undefined): readonly string[] {
    if (code !== undefined) return ['node accepted', `ours ${code}`];
    if (hardened === undefined) return [];
    const rows = HARDENED_REASONS[hardened];
    if (rows === undefined) return [`the hardened rules refuse it with ${hardened}, which no row of appendix C asks for`];
    this.#tally.note(`accepted as the node does, refused by the hardened rules: ${labelOf(row)}: ${hardened} (consensus.md appendix C ${rows.join(', ')})`);
    return [];
  }
}

/** What is wrong with our refusal; undefined where the node's sentence is not known. */
function faultsOfRefused({ node_status: status }: CraftedRow, code: string | undefined): readonly string[] | undefined {
  if (code === undefined) return [`node ${status ?? 'keeps it waiting'}`, 'ours accepted'];
  // The node says nothing of a block that waits for its parent.
  if (status === null || status === undefined) return code === PARENT_UNKNOWN ? [] : ['node keeps it waiting for its parent', `ours ${code}`];
  const name = nodeNameOf(status);
  if (name === undefined) return undefined;
  return isSameReason(name, code, 'block') ? [] : [`node ${name}`, `ours ${code} (${nodeNameOfCode(code, 'block') ?? 'no name of the node'})`];
}

const labelOf = (row: CraftedRow): string => `line ${row.lineNumber}, ${row.name} after ${row.height_before}: ${row.node_status ?? (row.accepted ? 'success' : 'nothing said')}`;

async function heightOnMainChain(hash: string, storage: BlockStorage): Promise<number | undefined> {
  const bytes = hexDecode(hash);
  assert(bytes.ok, 'hashes are written by us');
  return (await storage.reader.at((moment) => moment.blockOf(bytes.value)))?.height;
}
