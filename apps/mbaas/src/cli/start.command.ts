import { signalled, UserError } from '@mbaas/platform-service-process';
import { peersOf, type P2pSettings } from '@mbaas/service-p2p-ingress';
import { productionOf, type ProductionSettings } from '@mbaas/service-producer';
import { writeFile } from 'node:fs/promises';
import { startPlatform, type PlatformOptions } from '../combined/platform.ts';
import { portIsFree } from '../combined/port-is-free.ts';
import type { CommandContext } from './command-context.ts';
import { publicUrlOf, welcome } from './welcome.ts';

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  /** Where other nodes reach this one, whom it connects to, and whether it looks for more. */
  readonly p2p: P2pSettings;
  readonly production: ProductionSettings;
  readonly version: string;
  readonly traces: PlatformOptions['traces'];
}

/** `mbaas start`: runs until it is told to end. */
export async function startCommand(options: StartOptions, context: CommandContext): Promise<number> {
  const { host, port } = options;
  if (!(await portIsFree(host, port))) throw new UserError(`Port ${port} on ${host} is taken. Stop what listens there, or start with --port and another number.`);
  const publicUrl = publicUrlOf(options);
  // Listening for the signals from the first moment: a Ctrl-C during the start ends it cleanly too.
  const told = signalled();
  const platform = await startPlatform({ ...context, host, port, publicUrl, peers: peersOf(options.p2p, context.network), production: productionOf(options.production), verifierThreads: context.threads, version: options.version, traces: options.traces });
  await writeFile(context.directory.address, `${platform.url}\n`);
  process.stdout.write(welcome({ network: context.network, url: platform.url, key: platform.sandboxKey, seconds: process.uptime() }));
  await told;
  process.stdout.write('Stopping …\n');
  await platform.stop();
  return 0;
}
