import { UserError } from '@mbaas/platform-service-process';
import type { DataDirectory } from '../combined/data-directory.ts';
import { CallFailed, type RestClient } from '../tour/rest-client.ts';
import { peersText, statusText, type NodeAnswer } from './node-text.ts';
import { openPlatform, type PlatformDoor } from './running-platform.ts';

const TIMEOUT_MS = 5_000;
const ACTIVE = /^mbaas_chain_active(?:\{[^}]*\})? (\d)/m;

async function ask(client: RestClient): Promise<NodeAnswer> {
  try {
    return await client.get<NodeAnswer>('/v1/node');
  } catch (error) {
    if (error instanceof CallFailed) throw new UserError(`${error.message}.`);
    throw new UserError(`Nothing answers at ${client.baseUrl}: is the platform running?`);
  }
}

/** Whether the process behind the door writes the chain; undefined where it does not say, as the door of a cluster. */
async function roleOf({ baseUrl }: RestClient): Promise<string | undefined> {
  const answer = await fetch(`${baseUrl}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const active = answer.ok ? ACTIVE.exec(await answer.text())?.[1] : undefined;
  if (active === undefined) return undefined;
  return active === '1' ? 'writes the chain' : 'stands by';
}

/** `mbaas status`: how far the running platform is. */
export async function statusCommand(door: PlatformDoor, directory: DataDirectory): Promise<number> {
  const client = await openPlatform(door, directory);
  const node = await ask(client);
  process.stdout.write(statusText(node, await roleOf(client)));
  return 0;
}

/** `mbaas peers`: whom the running platform is connected with, and whom it is not. */
export async function peersCommand(door: PlatformDoor, directory: DataDirectory): Promise<number> {
  process.stdout.write(peersText(await ask(await openPlatform(door, directory)), Date.now()));
  return 0;
}
