import type { Network } from '@mbaas/chain-params';
import { writeFile } from 'node:fs/promises';
import { startPlatform } from '../combined/platform.ts';
import { portIsFree } from '../combined/port-is-free.ts';
import { UserError } from '../combined/user-error.ts';
import type { CommandContext } from './command-context.ts';

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly version: string;
}

/** `mbaas start`: runs until it is told to end. */
export async function startCommand(options: StartOptions, context: CommandContext): Promise<number> {
  const { host, port } = options;
  if (!(await portIsFree(host, port))) throw new UserError(`Port ${port} on ${host} is taken. Stop what listens there, or start with --port and another number.`);
  const publicUrl = options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  // Listening for the signals from the first moment: a Ctrl-C during the start ends it cleanly too.
  const told = signalled();
  const platform = await startPlatform({ ...context, host, port, publicUrl, verifierThreads: context.threads, version: options.version });
  await writeFile(context.directory.address, `${platform.url}\n`);
  process.stdout.write(welcome(context.network, platform.url, platform.sandboxKey, process.uptime()));
  await told;
  process.stdout.write('Stopping …\n');
  await platform.stop();
  return 0;
}

const welcome = (network: Network, url: string, key: string, seconds: number): string =>
  `
  MBaaS is ready on network ${network.name} after ${seconds.toFixed(1)} s.

    REST and events     ${url}/v1
    Try it out          ${url}/docs
    OpenID Provider     ${url}/oidc/.well-known/openid-configuration
    Health, metrics     ${url}/health/ready  ${url}/metrics
    Sandbox API key     ${key}

    export API_KEY=${key}
    curl -s ${url}/v1/chain -H "Authorization: Bearer $API_KEY"

  The story of a shop:  npm run tour          Stop: Ctrl-C

`;

/**
 * Resolves at the first signal to end. Later ones change nothing: a Ctrl-C reaches this process more than once, from the
 * terminal and from npm, and a second one must not cut the clean stop short.
 */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
