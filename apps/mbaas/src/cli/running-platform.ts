import { UserError } from '@mbaas/platform-service-process';
import { readFile } from 'node:fs/promises';
import type { DataDirectory } from '../combined/data-directory.ts';
import { RestClient } from '../tour/rest-client.ts';

/** Where a running platform is and what opens its door; of the one started last unless told. */
export interface PlatformDoor {
  readonly url?: string;
  readonly key?: string;
}

/** A line that a started platform left in its data directory. UserError where there is none. */
export async function readLine(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError('No platform has been started with this data directory. Run npm start in another terminal first, or give --url and --key.');
  }
}

/** A client of the running platform with the operator's key. */
export async function openPlatform({ url, key }: PlatformDoor, directory: Pick<DataDirectory, 'address' | 'sandboxKey'>): Promise<RestClient> {
  return new RestClient(url ?? (await readLine(directory.address)), key ?? (await readLine(directory.sandboxKey)));
}
