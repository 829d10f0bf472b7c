import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeBlock, type DecodedBlock } from '@mbaas/chain-codec';
import { parseNetwork, type Network } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';

const root = new URL('../../../../', import.meta.url);

export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');
export const readJson = <T>(path: string): T => JSON.parse(readText(path)) as T;
export const readLines = <T>(path: string): T[] => readText(path).trim().split('\n').map((line) => JSON.parse(line) as T);
export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const nativeSha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** The network of vectors/chain, as its example file declares it. */
export const privateNetwork: Network = expectOk(parseNetwork(readJson('libs/chain/params/networks/private-example.json')), 'the example file parses');

export interface BlockLine {
  height: number;
  hash: string;
  version: number;
  raw: string;
}

export const readBlocks = (): BlockLine[] =>
  gunzipSync(readFileSync(new URL('vectors/chain/blocks.private.jsonl.gz', root))).toString().trim().split('\n').map((line) => JSON.parse(line) as BlockLine);

export const decodeHex = (raw: string): DecodedBlock => expectOk(decodeBlock(bytesOf(raw)), 'a stored block decodes');
