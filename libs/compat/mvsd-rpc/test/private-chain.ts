import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseNetwork, type Network } from '@mbaas/chain-params';

const ROOT = new URL('../../../../', import.meta.url);

/** The network of `vectors/chain`. */
export const privateNetwork: Network = (() => {
  const network = parseNetwork(JSON.parse(readFileSync(new URL('libs/chain/params/networks/private-example.json', ROOT), 'utf8')));
  if (!network.ok) throw new Error(JSON.stringify(network.error));
  return network.value;
})();

/** Lines of a file under `vectors/chain`, unpacked, as text: numbers beyond 2^53 are in them. */
export const chainLines = (name: string): string[] =>
  gunzipSync(readFileSync(new URL(`vectors/chain/${name}`, ROOT))).toString('utf8').trimEnd().split('\n');
