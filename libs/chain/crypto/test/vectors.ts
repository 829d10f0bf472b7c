import { readFileSync } from 'node:fs';
import { expectOk } from '@mbaas/kernel';
import { hexDecode } from '@mbaas/chain-primitives';

const root = new URL('../../../../vectors/', import.meta.url);

/** One entry of a vector file. */
export interface Vector<Expected> {
  readonly name: string;
  readonly hex: string;
  readonly expected: Expected;
  readonly verified: boolean;
}

/** A JSON file below `vectors/`. */
export const readVectors = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, root), 'utf8')) as T;

/** A file with a JSON value a line. */
export const readLines = <T>(file: string): T[] =>
  readFileSync(new URL(file, root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

export const bytesOf = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'a vector holds hex');
