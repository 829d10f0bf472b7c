import { encodeBlock, merkleRoot, transactionId } from '@mbaas/chain-codec';
import { displayHash, hexEncode } from '@mbaas/chain-primitives';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  areSpecialFeesPaid, checkBlock, checkBlockAlone, connectBlock, feeOf, KINDS, mstSubsidy, openBlock, readVoteResult, subsidy, transactionEffects, viewNeeds, voteResultOutput,
  type ChainTransactionEffects, type ConnectRefusal, type TransactionCase,
} from '../src/index.ts';
import { decodeHex, nativeSha256, privateNetwork, readBlocks, type BlockLine } from './chain-files.ts';
import { MemoryChain } from './memory-chain.ts';
import { promised, RecordingView } from './recording-view.ts';

interface NodeOutput {
  address?: string;
  value: number;
  attachment: { type: string; quantity?: number; symbol?: string; content?: string };
}
type Line = BlockLine & { json: { transactions: { hash: string; outputs: NodeOutput[] }[] } };

interface Replayed {
  line: Line;
  refusal: ConnectRefusal | undefined;
  hardened: ConnectRefusal | undefined;
  alone: ConnectRefusal | undefined;
  fees: bigint;
  transactions: readonly TransactionCase[];
  effects: readonly ChainTransactionEffects[];
  unpromised: readonly string[];
  /** Verdicts on forged versions of a delegated or epoch block. */
  forged: Readonly<Record<string, string>>;
}

/** What connecting a block asked the view for beyond what its transactions' needs say. */
function unpromisedOf(transactions: readonly TransactionCase[], chain: MemoryChain, line: Line): string[] {
  const whole = new RecordingView(chain);
  connectBlock(openBlock(decodeHex(line.raw), chain.context(), { sha256: nativeSha256 }), whole);
  const known = new Set(transactions.flatMap(({ facts }) => [...promised(viewNeeds(facts.tx))]));
  return [...whole.asked].filter((key) => !known.has(key));
}

/** The block with another vote result, its merkle root mended. */
function withVote(raw: string, keys: readonly Uint8Array[]): string {
  const { block } = decodeHex(raw);
  const [first, ...rest] = block.transactions;
  const transactions = [{ ...first!, outputs: [first!.outputs[0]!, voteResultOutput(keys)] }, ...rest];
  const header = { ...block.header, merkleRoot: merkleRoot(transactions.map((tx) => transactionId(tx))) };
  return hexEncode(encodeBlock({ ...block, header, transactions }));
}

/** What becomes of a block whose header or signer is changed; rules about the signer come before the signature. */
function forge(line: Line, chain: MemoryChain): Record<string, string> {
  const verdict = (raw: string): string => {
    const checked = checkBlock(openBlock(decodeHex(raw), chain.context(), { sha256: nativeSha256 }), chain);
    return checked.ok ? 'accepted' : checked.error.code;
  };
  const { block } = decodeHex(line.raw);
  const elected = chain.witnesses.elected(line.height - (line.height % 100)) ?? [];
  if (line.version === 3) {
    const signed = (place: number, nonce = BigInt(place)): string =>
      verdict(hexEncode(encodeBlock({ ...block, header: { ...block.header, nonce }, publicKey: elected[place % elected.length]! })));
    const place = Number(block.header.nonce);
    return {
      ...(elected.length > 1 && { 'another witness': signed((place + 1) % elected.length), 'a witness with the nonce of the turn': signed((place + 1) % elected.length, BigInt(place)) }),
      'a wrong place': signed(place, 99n),
      'a stranger': verdict(hexEncode(encodeBlock({ ...block, publicKey: new Uint8Array(33).fill(2) }))),
      'the right one': verdict(line.raw),
    };
  }
  if (line.height < 5_000 || line.height % 100 !== 0) return {};
  const claimed = readVoteResult(block.transactions[0]!.outputs[1]!)!;
  return {
    'the same': verdict(withVote(line.raw, claimed)),
    'one more': verdict(withVote(line.raw, [...claimed, new Uint8Array(33).fill(2)])),
    ...(claimed.length > 0 && { 'one less': verdict(withVote(line.raw, claimed.slice(1))) }),
    ...(claimed.length > 1 && { 'another order': verdict(withVote(line.raw, claimed.toReversed())) }),
  };
}

const replayed: Replayed[] = [];

beforeAll(() => {
  const chain = new MemoryChain(privateNetwork);
  for (const line of readBlocks() as Line[]) {
    const subject = openBlock(decodeHex(line.raw), chain.context(), { sha256: nativeSha256 });
    if (line.height > 0) {
      const checked = checkBlock(subject, chain);
      const hardened = checkBlock({ ...subject, context: { ...subject.context, profile: 'hardened' } }, chain);
      const alone = checkBlockAlone(subject);
      const { fees, transactions } = checked.ok ? checked.value : { fees: 0n, transactions: [] };
      replayed.push({
        line, fees, transactions,
        refusal: checked.ok ? undefined : checked.error,
        hardened: hardened.ok ? undefined : hardened.error,
        alone: alone.ok ? undefined : alone.error,
        effects: transactions.map((transaction, index) => transactionEffects(transaction, subject.ids[index]!, index)),
        unpromised: unpromisedOf(transactions, chain, line),
        forged: forge(line, chain),
      });
    }
    chain.apply(subject);
  }
}, 120_000);

describe('6,544 blocks of a real chain', () => {
  it('pass every rule in the order of the table', () => {
    expect(replayed).toHaveLength(6544);
    expect(replayed.filter(({ refusal }) => refusal !== undefined).map(({ line, refusal }) => [line.height, refusal])).toEqual([]);
  });

  it('pass what a worker checks without a view', () => {
    expect(replayed.filter(({ alone }) => alone !== undefined)).toEqual([]);
  });

  it('are of all three kinds', () => {
    const kinds = replayed.reduce<Record<number, number>>((counts, { line }) => ({ ...counts, [line.version]: (counts[line.version] ?? 0) + 1 }), {});
    expect(kinds).toEqual({ 1: 6504, 2: 8, 3: 32 });
  });

  it('break the hardened rules only where somebody took certificates of a foreign asset', () => {
    expect(replayed.filter(({ hardened }) => hardened !== undefined).map(({ line, hardened }) => [line.height, hardened!.code])).toEqual([
      [6516, 'TX_CERT_ISSUE_INVALID'],
      [6520, 'TX_CERT_ISSUE_INVALID'],
    ]);
  });

  it('ask the view for nothing that viewNeeds does not promise', () => {
    expect(replayed.filter(({ unpromised }) => unpromised.length > 0).map(({ line, unpromised }) => [line.height, unpromised])).toEqual([]);
  });

  it('create no more than subsidy, and the deposits and the PoS genesis on top', () => {
    for (const { line, transactions, fees } of replayed) {
      const paid = transactions[0]!.facts.tx.outputs.reduce((sum, { value }) => sum + value, 0n);
      const witnesses = transactions[0]!.context.witnesses;
      expect(paid <= subsidy(line.height, line.version, privateNetwork, witnesses) + fees).toBe(true);
    }
  });

  it('carry only what pays the special fees: the node’s miner looks at them, its rules do not', () => {
    let owing = 0;
    for (const { line, transactions } of replayed) {
      for (const transaction of transactions) {
        if (transaction.facts.coinbase) continue;
        if ((transaction.facts.kinds & (KINDS.issue | KINDS.did)) !== 0) owing++;
        expect([line.height, areSpecialFeesPaid(transaction.facts, feeOf(transaction))]).toEqual([line.height, true]);
      }
    }
    expect(owing).toBeGreaterThan(20);
  });

  it('mine the asset by its certificate', () => {
    const mined = replayed.flatMap(({ line, transactions }) => {
      const attachment = transactions[0]!.facts.tx.outputs[1]?.attachment;
      return attachment?.kind === 'asset-transfer' ? [[line.height, line.version, attachment.quantity] as const] : [];
    });
    expect(mined).toHaveLength(38);
    for (const [height, version, quantity] of mined) {
      const full = mstSubsidy(height, 5063, 'initial:500,interval:20,base:0.95');
      expect([height, quantity <= (version === 3 ? full / 2n : full)]).toEqual([height, true]);
    }
  });
});

describe('delegated blocks of the chain', () => {
  const verdicts = (what: string): string[] => replayed.flatMap(({ forged }) => forged[what] ?? []);

  it('are signed by the witness whose turn it is, and by nobody else', () => {
    expect(verdicts('the right one')).toEqual(new Array(32).fill('accepted'));
    // Six blocks belong to an epoch with one witness.
    expect(verdicts('another witness')).toEqual(new Array(26).fill('BLOCK_WITNESS_MISMATCH'));
    expect(verdicts('a witness with the nonce of the turn')).toEqual(new Array(26).fill('BLOCK_WITNESS_NONCE_INVALID'));
    expect(verdicts('a wrong place')).toEqual(new Array(32).fill('BLOCK_WITNESS_NONCE_INVALID'));
    expect(verdicts('a stranger')).toEqual(new Array(32).fill('BLOCK_WITNESS_NONCE_INVALID'));
  });

  it('belong to epochs whose first block names the witnesses that we elect', () => {
    expect(verdicts('the same')).toEqual(new Array(16).fill('accepted'));
    expect(verdicts('one more')).toEqual(new Array(16).fill('BLOCK_VOTE_RESULT_MISMATCH'));
    expect(verdicts('one less')).toEqual(new Array(13).fill('BLOCK_VOTE_RESULT_MISMATCH'));
    expect(verdicts('another order')).toEqual(new Array(10).fill('BLOCK_VOTE_RESULT_MISMATCH'));
  });
});

describe('effects', () => {
  it('give every output the address, value, asset and message the node gives it', () => {
    let compared = 0;
    for (const { line, effects } of replayed) {
      for (const [index, { txid, outputs }] of effects.entries()) {
        const node = line.json.transactions[index]!;
        expect(txid).toBe(node.hash);
        for (const [position, output] of outputs.entries()) {
          const expected = node.outputs[position]!;
          const { quantity, symbol, content, type } = expected.attachment;
          expect([line.height, output.address, output.value]).toEqual([line.height, expected.address ?? null, String(expected.value)]);
          // The node's quantities are JSON numbers, rounded beyond 2^53.
          if (output.asset !== undefined) expect([line.height, output.asset.symbol, Number(output.asset.quantity)]).toEqual([line.height, symbol, quantity]);
          if (type === 'message') expect(output.message).toBe(content);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(7000);
  });

  it('keep the books: what ordinary transactions spend they pay, as output or fee', () => {
    for (const { effects } of replayed) {
      for (const { kind, inputs, outputs, fee } of effects) {
        if (kind === 'coinbase') continue;
        const sum = (parts: readonly { value: string }[]): bigint => parts.reduce((total, { value }) => total + BigInt(value), 0n);
        expect(sum(inputs)).toBe(sum(outputs) + BigInt(fee));
      }
    }
  });

  it('tell what came into being, moved and was burned', () => {
    const all = replayed.flatMap(({ line, effects }) => effects.flatMap(({ effects: told }) => told.map((effect) => ({ height: line.height, ...effect }))));
    const counts = all.reduce<Record<string, number>>((sum, { type }) => ({ ...sum, [type]: (sum[type] ?? 0) + 1 }), {});
    expect(counts).toEqual({
      'avatar-moved': 2,
      'avatar-registered': 11,
      'certificate-issued': 43,
      'certificate-transferred': 13,
      'mit-registered': 5,
      'mit-transferred': 4,
      'mst-burned': 2,
      'mst-issued': 15,
    });
    const at = (height: number) => all.filter((effect) => effect.height === height).map(({ height: _, ...effect }) => effect);
    expect(at(733)).toEqual([{ type: 'avatar-moved', name: 'DALE.DIID', from: expect.stringMatching(/^M/) as string, to: 'MUrW4vuapsZjDBuXafCoZuiyW8FL3yZUbH' }]);
    expect(at(525)).toEqual([{ type: 'mst-burned', symbol: 'ALICE.FIX', quantity: '100', address: 'MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo' }]);
    expect(at(873).map(({ type }) => type)).toEqual(['mit-registered', 'mit-registered', 'mit-registered']);
  });

  it('survive JSON', () => {
    const [sample] = replayed.find(({ line }) => line.height === 485)!.effects.slice(1);
    expect(JSON.parse(JSON.stringify(sample))).toEqual(sample);
    expect(sample!.kind).toBe('ordinary');
  });
});

describe('a block of the chain', () => {
  it('has the hash its line says', () => {
    const line = readBlocks()[300]!;
    expect(displayHash(openBlock(decodeHex(line.raw), new MemoryChain(privateNetwork).context()).hash)).toBe(line.hash);
  });
});
