import type { DataDirectory } from '../combined/data-directory.ts';
import { UserError } from '@mbaas/platform-service-process';
import { runTour } from '../tour/tour.ts';
import { readLine } from './running-platform.ts';

export interface TourCommandOptions {
  readonly url?: string;
  readonly key?: string;
  readonly run: string;
}

/** `mbaas tour`: exit code 0 when every step is as it should be. */
export async function tourCommand({ url, key, run }: TourCommandOptions, directory: DataDirectory): Promise<number> {
  if (!/^[A-Za-z0-9]{1,16}$/.test(run)) throw new UserError('A run is named by 1 to 16 letters and digits.');
  const baseUrl = url ?? (await readLine(directory.address));
  const operatorKey = key ?? (await readLine(directory.sandboxKey));
  const startedAt = Date.now();
  process.stdout.write(`The tour of a shop, at ${baseUrl}\n\n`);
  try {
    await runTour({ baseUrl, operatorKey, run, print: (line) => process.stdout.write(`${line}\n`) });
  } catch (error) {
    process.stderr.write(`\nThe tour stopped: ${error instanceof Error ? error.message : 'unknown cause'}\nRun it again to go on: what was done is not done twice.\n`);
    return 1;
  }
  process.stdout.write(`\nAll as it should be, after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`);
  return 0;
}
