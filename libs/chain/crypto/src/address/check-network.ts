import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { Network, NetworkCode } from '@mbaas/chain-params';
import { bytesEqual, displayHash, hexDecode } from '@mbaas/chain-primitives';
import { sha256d } from '../hash/hashes.ts';
import { parseAddress } from './address.ts';

const HEADER_SIZE = 148;

type Refusals = Refusal<NetworkCode>[];

/** The genesis block's hash and merkle root are those of its bytes. wire-format §1.1, §1.12. */
function checkGenesisHashes({ genesisBlock, genesisHash, genesis }: Network): Refusals {
  const bytes = hexDecode(genesisBlock);
  const refuse = (path: string): Refusals => [{ code: 'NETWORK_GENESIS_MISMATCH', detail: { path } }];
  if (!bytes.ok || bytes.value.length <= HEADER_SIZE) return refuse('genesis.block');
  if (displayHash(sha256d(bytes.value.subarray(0, HEADER_SIZE))) !== genesisHash) return refuse('genesis.hash');
  // One byte of transaction count, then the only transaction, whose id is the merkle root.
  return displayHash(sha256d(bytes.value.subarray(HEADER_SIZE + 1))) === genesis.merkleRoot ? [] : refuse('genesis.block');
}

function checkAddress(network: Network, path: string, text: string): Refusals {
  const parsed = parseAddress(text, network);
  return parsed.ok && parsed.value.kind !== 'blackhole' ? [] : [{ code: 'NETWORK_ADDRESS_INVALID', detail: { path } }];
}

function checkPayee(network: Network): Refusals {
  const { payee, payeeHash } = network.genesis;
  const invalid = checkAddress(network, 'genesis.payee', payee);
  if (invalid.length > 0) return invalid;
  const parsed = parseAddress(payee, network);
  const pays = parsed.ok && parsed.value.kind === 'p2pkh' && bytesEqual(parsed.value.hash20, payeeHash);
  return pays ? [] : [{ code: 'NETWORK_GENESIS_MISMATCH', detail: { path: 'genesis.payee' } }];
}

/**
 * What `parseNetwork` cannot know without hashing: the genesis hash, its merkle root, its payee, and that the network's
 * addresses are of its own versions. Gives the network back, or every refusal. NETWORK_GENESIS_MISMATCH, NETWORK_ADDRESS_INVALID.
 */
export function checkNetwork(network: Network): Result<Network, Refusals> {
  const refusals = [
    ...checkGenesisHashes(network),
    ...checkPayee(network),
    ...checkAddress(network, 'foundationAddress', network.foundationAddress),
    ...checkAddress(network, 'communityAddress', network.communityAddress),
  ];
  return refusals.length === 0 ? ok(network) : err(refusals);
}
