import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseNetwork, type Network } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';

const ROOT = new URL('../../../../../', import.meta.url);

const readText = (path: string): string => {
  const bytes = readFileSync(new URL(path, ROOT));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

/** A JSON file below `vectors/`. */
export const readVector = <T>(name: string): T => JSON.parse(readText(`vectors/${name}`)) as T;

/** The lines of a JSON lines file below `vectors/`. */
export const readVectorLines = <T>(name: string): T[] => readText(`vectors/${name}`).trimEnd().split('\n').map((line) => JSON.parse(line) as T);

export const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The network of `vectors/chain`. */
export const privateNetwork: Network = expectOk(parseNetwork(JSON.parse(readText('libs/chain/params/networks/private-example.json'))), 'the example network');
