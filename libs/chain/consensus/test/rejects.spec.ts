import { decodeTransaction } from '@mbaas/chain-codec';
import { evaluate } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTransaction, nodeNameOf, openBlock, transactionFacts, TX_CODES, type TxCode } from '../src/index.ts';
import { bytesOf, decodeHex, nativeSha256, privateNetwork, readBlocks, readLines } from './chain-files.ts';
import { MemoryChain } from './memory-chain.ts';

interface Reject {
  /** Tip of the chain when the node was asked. */
  height: number;
  kind: string;
  raw: string | null;
  error: { message: string } | string;
}
const rejects = readLines<Reject>('vectors/chain/rejects.jsonl');

/** Refusals by what else waited in the node's pool at that moment, which is not recorded. */
const POOL_ONLY = ['double spend of input', 'matching previous object found'];

const sentence = ({ error }: Reject): string => (typeof error === 'string' ? error : error.message).replace('validate transaction failure: ', '');

/** Why a line cannot be judged here; undefined when it can. */
function unreproducible(reject: Reject): string | undefined {
  if (reject.raw === null) return 'a wallet command: no transaction came to be';
  return POOL_ONLY.includes(sentence(reject)) ? 'depends on what waited in the pool' : undefined;
}

const label = (reject: Reject): string => `${reject.height} ${reject.kind}: ${sentence(reject)}`;
const judged = rejects.filter((reject) => unreproducible(reject) === undefined);
const verdicts = new Map<Reject, TxCode | 'accepted'>();

/** Rules, then scripts as the pool runs them. */
function judge({ raw }: Reject, chain: MemoryChain): TxCode | 'accepted' {
  const bytes = bytesOf(raw!);
  const tx = expectOk(decodeTransaction(bytes), 'a recorded transaction decodes');
  const checked = checkTransaction(transactionFacts(tx, bytes.length, privateNetwork), chain, chain.context('pool'));
  if (!checked.ok) return checked.error.code;
  const failed = checked.value.subject.previous.some(({ output }, inputIndex) => !evaluate({ tx, inputIndex, previousScript: output.script }).ok);
  return failed ? 'TX_SCRIPT_FAILED' : 'accepted';
}

beforeAll(() => {
  const chain = new MemoryChain(privateNetwork);
  for (const { height, raw } of readBlocks()) {
    chain.apply(openBlock(decodeHex(raw), chain.context(), { sha256: nativeSha256 }));
    for (const reject of judged) if (reject.height === height) verdicts.set(reject, judge(reject, chain));
  }
}, 120_000);

afterAll(() => {
  const left = rejects.filter((reject) => unreproducible(reject) !== undefined);
  process.stdout.write(`\nnot reproducible here (${left.length}):\n${left.map((reject) => `  ${label(reject)} – ${unreproducible(reject)!}`).join('\n')}\n`);
});

describe('what the node refused', () => {
  it('is nearly all judged', () => expect([rejects.length, judged.length]).toEqual([67, 46]));

  it.each(judged.map((reject) => [label(reject), reject] as const))('%s', (_, reject) => {
    const code = verdicts.get(reject);
    expect(code).not.toBe('accepted');
    expect(code).toBeDefined();
    const row = TX_CODES[code as TxCode];
    expect(row.nodeInPool ?? row.node).toBe(nodeNameOf(sentence(reject)));
  });
});
