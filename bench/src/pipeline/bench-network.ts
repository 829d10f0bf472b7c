import { readFileSync } from 'node:fs';
import { parseNetwork, type Network } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';

const NETWORK_FILE = new URL('../../../libs/chain/params/networks/private-example.json', import.meta.url);

/** The network that the recorded blocks are of; another name gives a run topics and groups of its own. */
export function benchNetwork(name: string): Network {
  return { ...expectOk(parseNetwork(JSON.parse(readFileSync(NETWORK_FILE, 'utf8'))), 'the example network'), name };
}
