import { encodeHeader } from '@mbaas/chain-codec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realBlocks, realSpends } from '../test/real-spends.ts';
import type { Verifier } from './verifier.port.ts';
import { createWorkerVerifier } from './worker-verifier.ts';

const blocks = realBlocks(1200);
const spends = realSpends(blocks);
let verifier: Verifier;

beforeAll(() => {
  verifier = createWorkerVerifier({ threads: 2 });
});
afterAll(() => verifier.close());

describe('scripts', () => {
  it('accepts every spend of the real chain', async () => {
    expect(spends.length).toBeGreaterThan(100);
    expect(await verifier.checkScripts({ transactions: spends })).toEqual([]);
  });

  it('names the transaction, the input and the code of a changed one', async () => {
    const [first, second] = spends;
    if (first === undefined || second === undefined) throw new Error('two spends');
    const changed = { ...second, bytes: Uint8Array.from(second.bytes) };
    // The lock time is the last field: every signature commits to it.
    changed.bytes[changed.bytes.length - 1] = 1;
    const verdicts = await verifier.checkScripts({ transactions: [first, changed] });
    expect(verdicts.map(({ transaction, input }) => [transaction, input])).toContainEqual([1, 0]);
    expect(verdicts[0]?.code).toMatch(/^SCRIPT_/);
  });

  it('has nothing to say of an empty batch', async () => {
    expect(await verifier.checkScripts({ transactions: [] })).toEqual([]);
  });

  it('rejects, without a verdict, what it cannot decode, and goes on', async () => {
    await expect(verifier.checkScripts({ transactions: [{ bytes: Uint8Array.of(1, 2, 3), previousScripts: [] }] })).rejects.toThrow('worker failed');
    expect(await verifier.checkScripts({ transactions: spends.slice(0, 3) })).toEqual([]);
  });
});

describe('seals', () => {
  const headers = blocks.slice(1, 21).map(({ block }) => encodeHeader(block.header));

  it('accepts the real ones', async () => {
    expect(await verifier.checkSeals(headers)).toEqual(headers.map(() => null));
  });

  it('refuses another nonce', async () => {
    const wrong = headers.slice(0, 2).map((header) => Uint8Array.from(header));
    for (const header of wrong) header[111] = (header[111] ?? 0) ^ 1;
    expect(await verifier.checkSeals(wrong)).toEqual(['BLOCK_POW_INVALID', 'BLOCK_POW_INVALID']);
  });

  it('refuses a number beyond the last epoch without building its cache', async () => {
    const far = Uint8Array.from(headers[0] ?? []);
    far.fill(0xff, 144, 148);
    expect(await verifier.checkSeals([far])).toEqual(['BLOCK_POW_INVALID']);
  });

  it('finds a seal that it then accepts', async () => {
    const [header] = headers;
    if (header === undefined) throw new Error('a header');
    const seal = await verifier.searchSeal(header, 0n, 1000);
    if (seal === null) throw new Error('ten tries are enough on average');
    const sealed = Uint8Array.from(header);
    new DataView(sealed.buffer).setBigUint64(104, seal.nonce);
    sealed.set(seal.mixHash, 112);
    expect(await verifier.checkSeals([sealed])).toEqual([null]);
  });

  it('gives up after the attempts it was given', async () => {
    const impossible = Uint8Array.from(headers[0] ?? []);
    impossible.fill(0xff, 72, 104);
    expect(await verifier.searchSeal(impossible, 5n, 3)).toBeNull();
  });
});
