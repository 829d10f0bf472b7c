import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { z } from 'zod';
import { extendNetwork } from './extend-network.ts';
import { decodeGenesisBlock } from './genesis-block.codec.ts';
import { networkJsonSchema, type ReadNetworkJson } from './network-json.schema.ts';
import type { NetworkCode } from './network.errors.ts';
import { checkNetworkIsOwn, checkNetworkRules } from './network.rules.ts';
import type { Network } from './network.types.ts';

type Refusals = Refusal<NetworkCode>[];

/** A key is shown only in a form that cannot carry anything but a name. */
const shown = (key: PropertyKey): string => (/^[A-Za-z0-9_-]{1,40}$/.test(String(key)) ? String(key) : '?');

function toRefusals(issue: z.core.$ZodIssue): Refusals {
  const path = issue.path.map(shown);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ code: 'NETWORK_KEY_UNKNOWN', detail: { path: [...path, shown(key)].join('.') } }));
  }
  return [{ code: 'NETWORK_SHAPE_INVALID', detail: { path: path.join('.'), rule: issue.code } }];
}

function assemble({ genesis, ...members }: ReadNetworkJson): Result<Network, Refusals> {
  const decoded = decodeGenesisBlock(genesis.block);
  if (!decoded.ok) return err([{ ...decoded.error, detail: { path: 'genesis.block' } }]);
  return ok({
    ...members,
    genesis: { ...decoded.value, payee: genesis.payee },
    genesisBlock: genesis.block,
    genesisHash: genesis.hash,
  });
}

/**
 * Reads the parsed JSON of a network file (docs/networks.md). All refusals of the first failing stage come at once:
 * base, form, genesis bytes, rules across members. Hashes and addresses need `checkNetwork` of chain-crypto afterwards.
 */
export function parseNetwork(json: unknown): Result<Network, Refusals> {
  const complete = extendNetwork(json);
  if (!complete.ok) return err([complete.error]);
  const read = networkJsonSchema.safeParse(complete.value);
  if (!read.success) return err(read.error.issues.flatMap(toRefusals));
  const network = assemble(read.data);
  if (!network.ok) return network;
  const refusals = [...checkNetworkIsOwn(network.value), ...checkNetworkRules(network.value)];
  return refusals.length === 0 ? network : err(refusals);
}
