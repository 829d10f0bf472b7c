import type { Refusal } from '@mbaas/kernel';
import { builtInNetwork, builtInNetworks } from './built-in-networks.ts';
import type { NetworkCode } from './network.errors.ts';
import type { Network } from './network.types.ts';

/** One rule across members: the refusal, or undefined when it holds. */
type NetworkRule = (network: Network) => Refusal<NetworkCode> | undefined;

const addressVersionsDiffer: NetworkRule = ({ addressVersions: { p2pkh, p2sh } }) =>
  p2pkh === p2sh ? { code: 'NETWORK_ADDRESS_VERSIONS_EQUAL', detail: { path: 'addressVersions' } } : undefined;

const checkpointsAscend: NetworkRule = ({ checkpoints, genesisHash }) => {
  const first = checkpoints[0];
  const ascending = checkpoints.every(({ height }, i) => i === 0 || height > (checkpoints[i - 1]?.height ?? 0));
  const holds = first !== undefined && first.height === 0 && first.hash === genesisHash && ascending;
  return holds ? undefined : { code: 'NETWORK_CHECKPOINTS_INVALID', detail: { path: 'checkpoints' } };
};

const dposComplete: NetworkRule = ({ heights: { dpos, dposRegister }, dposParams }) => {
  const stated = [dpos, dposRegister, dposParams].filter((part) => part !== null).length;
  return stated === 0 || stated === 3 ? undefined : { code: 'NETWORK_DPOS_INCOMPLETE', detail: { path: 'dposParams' } };
};

const limitsAgree: NetworkRule = (network) => {
  const refuse = (path: string): Refusal<NetworkCode> => ({ code: 'NETWORK_LIMITS_CONTRADICT', detail: { path } });
  const { maxMoney, minFee, maxTxSize, maxBlockSize, difficulty, genesis, dposParams, voteMaturity } = network;
  if (maxTxSize > maxBlockSize) return refuse('maxTxSize');
  if (minFee > maxMoney) return refuse('minFee');
  if (genesis.valueAtoms > maxMoney) return refuse('genesis.block');
  // 2^256 - 1 over 0 is no boundary: every block would fail (consensus §2.3).
  if (difficulty.powMin < 1n || difficulty.constantPow === 0n) return refuse('difficulty');
  // The maturity zones at both ends of an epoch must leave heights for delegated blocks (consensus §4.2).
  if (dposParams !== null && dposParams.epochBlocks <= 2 * voteMaturity) return refuse('dposParams.epochBlocks');
  return undefined;
};

const RULES: readonly NetworkRule[] = [addressVersionsDiffer, checkpointsAscend, dposComplete, limitsAgree];

/** Rules that hold for every network, built-in ones included. */
export const checkNetworkRules = (network: Network): Refusal<NetworkCode>[] =>
  RULES.map((rule) => rule(network)).filter((refusal) => refusal !== undefined);

/** A private network must not pass for a built-in one, by name or by genesis. */
export function checkNetworkIsOwn(network: Network): Refusal<NetworkCode>[] {
  const refusals: Refusal<NetworkCode>[] = [];
  if (builtInNetwork(network.name) !== undefined) refusals.push({ code: 'NETWORK_NAME_RESERVED', detail: { path: 'name' } });
  const sharesGenesis = Object.values(builtInNetworks).some(({ genesisHash }) => genesisHash === network.genesisHash);
  if (sharesGenesis) refusals.push({ code: 'NETWORK_GENESIS_RESERVED', detail: { path: 'genesis.hash' } });
  return refusals;
}
