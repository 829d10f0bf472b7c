import { lookup } from 'node:dns/promises';
import { hostAddress, splitAuthority, type HostAddress } from '../addresses/host-address.ts';

/** Numeric addresses of a name; rejects where it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveByDns: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Most addresses that one name gives. */
const PER_SEED = 64;

/** Addresses of the seeds that can be resolved; a name that cannot is left out. */
export async function resolveSeeds(seeds: readonly string[], defaultPort: number, resolve: Resolve): Promise<readonly HostAddress[]> {
  const answers = await Promise.allSettled(
    seeds.map(async (seed) => {
      const at = splitAuthority(seed, defaultPort);
      if (at === undefined) return [];
      const texts = await resolve(at.host);
      return texts.slice(0, PER_SEED).flatMap((text) => hostAddress(text, at.port) ?? []);
    }),
  );
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
