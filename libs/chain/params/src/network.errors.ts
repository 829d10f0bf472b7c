import { codes } from '@mbaas/kernel';

/**
 * Why a network file is refused. The detail names the path of the member, never its value. NETWORK_GENESIS_MISMATCH and
 * NETWORK_ADDRESS_INVALID need hashes: `checkNetwork` of chain-crypto gives them.
 */
export const NETWORK_CODES = codes('NETWORK', {
  NETWORK_SHAPE_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A member of the network file is missing or not of its form; see docs/networks.md.' },
  NETWORK_KEY_UNKNOWN: { outcome: 'reject', penalty: 0, http: 400, doc: 'The network file has a member that does not exist; check its spelling.' },
  NETWORK_BASE_UNKNOWN: { outcome: 'reject', penalty: 0, http: 400, doc: '"extends" names no built-in network; use mainnet, testnet or devnet.' },
  NETWORK_NAME_RESERVED: { outcome: 'reject', penalty: 0, http: 400, doc: 'The name belongs to a built-in network; choose another.' },
  NETWORK_GENESIS_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The genesis block is not one header with one coinbase that pays one key hash.' },
  NETWORK_GENESIS_MISMATCH: { outcome: 'reject', penalty: 0, http: 400, doc: 'Hash, merkle root or payee disagree with the bytes of the genesis block.' },
  NETWORK_GENESIS_RESERVED: { outcome: 'reject', penalty: 0, http: 400, doc: 'The genesis block is that of a built-in network; a chain of its own needs its own.' },
  NETWORK_ADDRESS_VERSIONS_EQUAL: { outcome: 'reject', penalty: 0, http: 400, doc: 'Key-hash and script-hash addresses need different version bytes.' },
  NETWORK_ADDRESS_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'An address in the network file is none of this network.' },
  NETWORK_CHECKPOINTS_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'Checkpoints need ascending heights and begin with the genesis block.' },
  NETWORK_DPOS_INCOMPLETE: { outcome: 'reject', penalty: 0, http: 400, doc: 'heights.dpos, heights.dposRegister and dposParams come together or not at all.' },
  NETWORK_LIMITS_CONTRADICT: { outcome: 'reject', penalty: 0, http: 400, doc: 'Two limits contradict each other.' },
});

export type NetworkCode = keyof typeof NETWORK_CODES;
