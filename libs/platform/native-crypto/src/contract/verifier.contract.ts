import { encodeHeader } from '@mbaas/chain-codec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptBatch, Verifier } from '../verifier.port.ts';
import { realBlocks, realSpends } from './real-spends.ts';
import { singleSignedSpend } from './single-signed-spend.ts';

/** What a driver gives to the suite, once. */
export interface VerifierWorld {
  readonly verifier: Verifier;
  /** Ends what stands behind it; the suite has closed the verifier itself. */
  close(): Promise<void>;
}

type Spend = ScriptBatch['transactions'][number];

/** The same transaction with another lock time: every signature of it is wrong. */
function changed({ bytes, previousScripts }: Spend): Spend {
  const other = Uint8Array.from(bytes);
  other[other.length - 1] = 1;
  return { bytes: other, previousScripts };
}

/** What every driver of Verifier promises. */
export function verifierContract(driver: string, makeWorld: () => Promise<VerifierWorld>): void {
  describe(`Verifier, ${driver}`, () => {
    const blocks = realBlocks(1200);
    const spends = realSpends(blocks);
    const headers = blocks.slice(1, 21).map(({ block }) => encodeHeader(block.header));
    let world: VerifierWorld;
    let verifier: Verifier;
    beforeAll(async () => {
      world = await makeWorld();
      ({ verifier } = world);
    });
    afterAll(async () => {
      await verifier?.close();
      await world?.close();
    });

    describe('scripts', () => {
      it('accepts every spend of the real chain, in one batch and in many at once', async () => {
        expect(spends.length).toBeGreaterThan(100);
        expect(await verifier.checkScripts({ transactions: spends })).toEqual([]);
        const many = Array.from({ length: Math.ceil(spends.length / 20) }, (_, at) => verifier.checkScripts({ transactions: spends.slice(at * 20, at * 20 + 20) }));
        expect((await Promise.all(many)).flat()).toEqual([]);
      });

      it('names the transaction, the input and the code of changed ones, wherever they stand in a long batch', async () => {
        const wrong = new Set([0, 1, Math.floor(spends.length / 2), spends.length - 1]);
        const transactions = spends.map((spend, index) => (wrong.has(index) ? changed(spend) : spend));
        const verdicts = await verifier.checkScripts({ transactions });
        const expected = [...wrong].flatMap((transaction) => spends[transaction]!.previousScripts.map((_, input) => ({ transaction, input, code: 'SCRIPT_FALSE' })));
        expect(verdicts).toEqual(expected);
      });

      it('judges by the rules it is told', async () => {
        const transactions = [singleSignedSpend()];
        expect(await verifier.checkScripts({ transactions })).toEqual([]);
        expect(await verifier.checkScripts({ transactions, rules: 'reference' })).toEqual([]);
        expect(await verifier.checkScripts({ transactions, rules: 'hardened' })).toEqual([{ transaction: 0, input: 1, code: 'SCRIPT_SIGHASH_UNDEFINED' }]);
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
      it('accepts the real ones', async () => {
        expect(await verifier.checkSeals(headers)).toEqual(headers.map(() => null));
        expect(await verifier.checkSeals([])).toEqual([]);
      });

      it('refuses another nonce', async () => {
        const wrong = headers.slice(0, 2).map((header) => Uint8Array.from(header));
        for (const header of wrong) header[111] = (header[111] ?? 0) ^ 1;
        expect(await verifier.checkSeals([...wrong, ...headers.slice(0, 1)])).toEqual(['BLOCK_POW_INVALID', 'BLOCK_POW_INVALID', null]);
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
  });
}
