import { checkNetwork } from '@mbaas/chain-crypto';
import { builtInNetworks, parseNetwork, type Network } from '@mbaas/chain-params';
import { readFile } from 'node:fs/promises';
import { UserError } from '../process/user-error.ts';

/** A built-in network by name, or a private one from its JSON file (docs/networks.md). */
export async function loadNetwork(nameOrFile: string): Promise<Network> {
  const builtIn = Object.entries(builtInNetworks).find(([name]) => name === nameOrFile);
  if (builtIn !== undefined) return builtIn[1];
  if (!nameOrFile.endsWith('.json')) throw new UserError(`There is no network "${nameOrFile}". Built in are ${Object.keys(builtInNetworks).join(', ')}; a private one is a JSON file (see docs/networks.md).`);
  const parsed = parseNetwork(await readJson(nameOrFile));
  const network = parsed.ok ? checkNetwork(parsed.value) : parsed;
  if (network.ok) return network.value;
  const reasons = network.error.map(({ code, detail }) => `${code}${detail === undefined ? '' : ` ${JSON.stringify(detail)}`}`).join('; ');
  throw new UserError(`The network file ${nameOrFile} is not valid: ${reasons}. docs/networks.md describes every field.`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new UserError(`The network file ${file} cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown cause'}.`);
  }
}
