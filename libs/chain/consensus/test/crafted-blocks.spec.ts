import { decodeBlock } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import { hash160 } from '@mbaas/chain-crypto';
import { evaluate, payToKeyHash } from '@mbaas/chain-script';
import { beforeAll, describe, expect, it } from 'vitest';
import { BLOCK_CODES, checkBlock, openBlock, TX_CODES, type BlockCase, type BlockCode, type RuleProfile, type TxCode } from '../src/index.ts';
import { bytesOf, decodeHex, nativeSha256, privateNetwork, readBlocks, readLines } from './chain-files.ts';
import { MemoryChain } from './memory-chain.ts';

interface Crafted {
  name: string;
  height_before: number;
  accepted: boolean;
  raw: string;
  node_status: string | null;
}
const crafted = readLines<Crafted>('vectors/chain/crafted_blocks.jsonl');

/** The node's sentences for the names of consensus.md appendix A. */
const NODE_NAMES: Readonly<Record<string, string>> = {
  'timestamp too far in the future': 'futuristic_timestamp',
  'block version rejected at current height': 'old_version_block',
  'block height mismatch in coinbase': 'coinbase_height_mismatch',
  'first transaction is not a coinbase': 'first_not_coinbase',
  'validation of inputs failed': 'validate_inputs_failed',
  'transaction version error': 'transaction_version_error',
  'coinbase value is too large': 'coinbase_too_large',
  'fees are out of range': 'fees_out_of_range',
  'duplicate transaction with unspent outputs': 'duplicate_or_spent',
};
const nodeName = (code: string): string | undefined => BLOCK_CODES[code as BlockCode]?.node ?? TX_CODES[code as TxCode]?.node;

type Verdict = 'accepted' | 'parent unknown' | string;
const verdicts = new Map<string, Record<RuleProfile, Verdict>>();

/** Rules, then scripts, as a block is connected. */
function judge(subject: BlockCase, chain: MemoryChain, profile: RuleProfile): Verdict {
  const checked = checkBlock({ ...subject, context: { ...subject.context, profile } }, chain);
  if (!checked.ok) return checked.error.code;
  const failed = checked.value.transactions.some(({ facts, previous }) =>
    previous.some(({ output }, inputIndex) => !evaluate({ tx: facts.tx, inputIndex, previousScript: output.script }).ok));
  return failed ? 'TX_SCRIPT_FAILED' : 'accepted';
}

/**
 * The outputs that crafted transactions spend were made in blocks the record leaves out. Their keys follow from the unlocking
 * scripts, their values from the fees the coinbases claim.
 */
const FUNDING: Readonly<Record<string, bigint>> = {
  '7a35ebcf': 1_00000000n,
  '87072600': 2_00000000n,
};

function fund(chain: MemoryChain): void {
  for (const { raw } of crafted) {
    const decoded = decodeBlock(bytesOf(raw));
    for (const { inputs } of decoded.ok ? decoded.value.block.transactions : []) {
      for (const { previousOutput, script } of inputs) {
        const value = FUNDING[displayHash(previousOutput.hash).slice(0, 8)];
        if (value === undefined || chain.previousOutput(previousOutput) !== undefined) continue;
        const output = { value, script: payToKeyHash(hash160(script.subarray(-33))), attachment: { version: 1, kind: 'etp' } } as const;
        chain.fund(previousOutput, { output, height: chain.top, coinbase: false, timestamp: 0, txVersion: 4 });
      }
    }
  }
}

/** Plain blocks that the record leaves out; the last has the hash that the next crafted block names as its parent. */
function fillTo(chain: MemoryChain, top: number, parent: string): void {
  while (chain.top < top) {
    const last = chain.header(chain.top)!;
    const hash = chain.top === top - 1 ? bytesOf(parent).reverse() : new Uint8Array(32);
    chain.headers.push({ ...last, number: chain.top + 1, hash });
  }
}

function play(chain: MemoryChain, block: Crafted): void {
  const decoded = decodeBlock(bytesOf(block.raw));
  if (!decoded.ok) {
    verdicts.set(block.name, { reference: decoded.error.code, hardened: decoded.error.code });
    return;
  }
  const { header } = decoded.value.block;
  const parent = displayHash(header.previousBlockHash);
  const isGap = block.height_before > chain.top && !parent.startsWith('3333');
  if (isGap) fillTo(chain, block.height_before, parent);
  if (displayHash(chain.header(chain.top)!.hash) !== parent) {
    verdicts.set(block.name, { reference: 'parent unknown', hardened: 'parent unknown' });
    return;
  }
  // The node's clock stood near the times of the honest blocks; the futuristic one is an hour ahead.
  const now = block.name === 'future_time_1h' ? header.timestamp - 3600 : header.timestamp;
  const subject = openBlock(decoded.value, chain.context('block', 'reference', now), { sha256: nativeSha256 });
  const reference = judge(subject, chain, 'reference');
  verdicts.set(block.name, { reference, hardened: judge(subject, chain, 'hardened') });
  if (block.accepted) chain.apply(subject);
}

beforeAll(() => {
  const chain = new MemoryChain(privateNetwork);
  for (const { height, raw } of readBlocks()) {
    chain.apply(openBlock(decodeHex(raw), chain.context(), { sha256: nativeSha256 }));
    // Two sessions: one on the branch at 6284, one at 6543.
    if (height !== 6284 && height !== 6543) continue;
    const session = chain.copy();
    fund(session);
    for (const block of crafted) if (block.height_before >= height && (height === 6543 || block.height_before < 6543)) play(session, block);
  }
}, 120_000);

describe('hand-made blocks', () => {
  it.each(crafted.filter(({ name }) => name !== 'orphan').map((block) => [block.name, block] as const))('%s', (name, block) => {
    const { reference } = verdicts.get(name)!;
    if (block.accepted) expect(reference).toBe('accepted');
    else if (name === 'bad_version_4') expect(reference).toBe('WIRE_BLOCK_VERSION_UNKNOWN');
    else expect([reference, nodeName(reference)]).toEqual([reference, NODE_NAMES[block.node_status!]]);
  });

  it('an orphan waits for its parent', () => expect(verdicts.get('orphan')!.reference).toBe('parent unknown'));

  it('are refused by the hardened profile where the node should have refused', () => {
    const differing = [...verdicts].filter(([, { reference, hardened }]) => reference !== hardened).map(([name, { hardened }]) => [name, hardened]);
    expect(differing).toEqual([
      ['bad_number', 'BLOCK_NUMBER_INVALID'],
      ['two_coinbases', 'BLOCK_DEPOSIT_REWARD_SURPLUS'],
    ]);
  });
});
