import { decodeBlock, decodeHeader, type BlockHeader } from '@mbaas/chain-codec';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { workPackage } from './work-package.ts';

const VECTORS = new URL('../../../../../vectors/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, VECTORS), 'utf8');
const headerOf = (hex: string): BlockHeader => expectOk(decodeHeader(expectOk(hexDecode(hex), 'hex')), 'a header');

interface MiningVector {
  readonly hex: string;
  readonly expected: { readonly mining_hash?: string; readonly seed_hash?: string; readonly boundary?: string };
}

interface PowVector {
  readonly header_raw: string;
  readonly header_hash: string;
  readonly seed: string;
  readonly boundary: string;
}

interface Recorded {
  readonly command: string;
  readonly api: string;
  readonly params: readonly string[];
  readonly result?: unknown;
}

describe('work as a node gives it', () => {
  it('equals what seals a block of the main network', () => {
    const [{ hex, expected }] = JSON.parse(read('wire/mining.json')) as [MiningVector];
    expect(workPackage(headerOf(hex))).toEqual({ headerHash: expected.mining_hash, seedHash: expected.seed_hash, boundary: expected.boundary });
  });

  it('equals every recorded seal', () => {
    const vectors = read('chain/pow_vectors.jsonl').trim().split('\n').map((line) => JSON.parse(line) as PowVector);
    expect(vectors.length).toBeGreaterThan(40);
    for (const { header_raw, header_hash, seed, boundary } of vectors) expect(workPackage(headerOf(header_raw))).toEqual({ headerHash: header_hash, seedHash: seed, boundary });
  });

  it('equals what a node answered to getwork and took by submitwork', () => {
    const calls = gunzipSync(readFileSync(new URL('chain/rpc.private.jsonl.gz', VECTORS))).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Recorded);
    const taken = calls.filter(({ command, api, result }) => command === 'submitwork' && api === 'v3' && result === true).map(({ params }) => params);
    expect(taken.length).toBeGreaterThan(0);
    const given = new Map(calls.filter(({ command }) => command === 'getwork').map(({ result }) => [(result as string[])[0], result]));
    const headers = gunzipSync(readFileSync(new URL('chain/blocks.private.jsonl.gz', VECTORS))).toString('utf8').trim().split('\n').map((line) => (JSON.parse(line) as { raw: string }).raw);
    let compared = 0;
    for (const raw of headers) {
      const nonce = `0x${raw.slice(208, 224)}`;
      const solution = taken.find(([taking]) => taking === nonce);
      if (solution === undefined) continue;
      const { header } = expectOk(decodeBlock(expectOk(hexDecode(raw), 'hex')), 'a block').block;
      const { headerHash, seedHash, boundary } = workPackage(header);
      expect([nonce, `0x${headerHash}`, `0x${hexEncode(header.mixHash)}`]).toEqual(solution);
      expect([`0x${headerHash}`, `0x${seedHash}`, `0x${boundary}`]).toEqual(given.get(`0x${headerHash}`));
      compared += 1;
    }
    expect(compared).toBe(taken.length);
  });
});
