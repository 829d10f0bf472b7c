import type { Refusal } from '@mbaas/kernel';
import { WIRE_LIMITS } from '@mbaas/chain-codec';
import { copyBytes, type Hash32 } from '@mbaas/chain-primitives';
import type { ScriptBatch, ScriptRules, Verifier } from '@mbaas/platform-native-crypto';
import { hashSet } from '../state/hash-map.ts';
import type { PreparedBlock } from './prepared-block.ts';

/** Inputs a message to a worker: enough to make the message's cost vanish, few enough to keep all workers busy. */
const BATCH_INPUTS = 192;
/** Headers a message: a seal takes a millisecond or two. */
const BATCH_SEALS = 8;
const POW_VERSION = 1;

type BatchItem = ScriptBatch['transactions'][number];

interface Group {
  readonly items: BatchItem[];
  readonly owners: { readonly block: number; readonly index: number; readonly id: Hash32 }[];
  inputs: number;
}

const newGroup = (): Group => ({ items: [], owners: [], inputs: 0 });

/**
 * Transactions whose scripts are known to be good, by id. An id names the inputs and so the scripts they unlock, and the
 * script rules are the same at every height: such a verdict holds for ever. Bounded: the older half is forgotten.
 */
export class VerdictCache {
  #young = hashSet();
  #old = hashSet();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(id: Hash32): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  add(id: Hash32): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = hashSet();
    }
    this.#young.add(id);
  }
}

/** Asks for the heavy verdicts of prepared blocks: seals and scripts, in batches that may span blocks. */
export class Verdicts {
  readonly #verifier: Verifier;
  readonly #known: VerdictCache;
  readonly #rules: ScriptRules;

  constructor(verifier: Verifier, known: VerdictCache, rules: ScriptRules) {
    this.#verifier = verifier;
    this.#known = known;
    this.#rules = rules;
  }

  /** One promise a block: nothing, or why it is refused. Rejects only when no verdict could be reached. */
  ask(blocks: readonly PreparedBlock[]): Promise<Refusal | undefined>[] {
    const refusals: (Refusal | undefined)[] = blocks.map(() => undefined);
    const waits: Promise<void>[][] = blocks.map(() => []);
    this.#askSeals(blocks, refusals, waits);
    this.#askScripts(blocks, refusals, waits);
    return blocks.map(async (_, block) => {
      await Promise.all(waits[block] ?? []);
      return refusals[block];
    });
  }

  #askSeals(blocks: readonly PreparedBlock[], refusals: (Refusal | undefined)[], waits: Promise<void>[][]): void {
    const sealed = [...blocks.keys()].filter((block) => blocks[block]?.decoded.block.header.version === POW_VERSION && blocks[block]?.height !== 0);
    for (let at = 0; at < sealed.length; at += BATCH_SEALS) {
      const group = sealed.slice(at, at + BATCH_SEALS);
      const asked = this.#verifier.checkSeals(group.map((block) => copyBytes((blocks[block] as PreparedBlock).decoded.bytes, 0, WIRE_LIMITS.headerSize)));
      const done = asked.then((verdicts) => {
        for (const [index, code] of verdicts.entries()) if (code !== null) refusals[group[index] as number] ??= { code: 'BLOCK_WORK_INVALID' };
      });
      for (const block of group) waits[block]?.push(done);
    }
  }

  #askScripts(blocks: readonly PreparedBlock[], refusals: (Refusal | undefined)[], waits: Promise<void>[][]): void {
    let group = newGroup();
    const flush = (): void => {
      if (group.items.length === 0) return;
      const { items, owners } = group;
      group = newGroup();
      const done = this.#verifier.checkScripts({ rules: this.#rules, transactions: items }).then((verdicts) => {
        for (const { transaction, input, code } of verdicts) {
          const { block, index } = owners[transaction] as Group['owners'][number];
          refusals[block] ??= { code: 'TX_SCRIPT_FAILED', detail: { transaction: index, input, script: code } };
        }
      });
      for (const block of new Set(owners.map((owner) => owner.block))) waits[block]?.push(done);
    };
    for (const [block, { transactions, decoded }] of blocks.entries()) {
      for (const [index, { id, spent, start, length }] of transactions.entries()) {
        if (spent.length === 0 || this.#known.has(id)) continue;
        group.items.push({ bytes: decoded.bytes.subarray(start, start + length), previousScripts: spent.map(({ output }) => output.script) });
        group.owners.push({ block, index, id });
        group.inputs += spent.length;
        if (group.inputs >= BATCH_INPUTS) flush();
      }
    }
    flush();
  }
}
