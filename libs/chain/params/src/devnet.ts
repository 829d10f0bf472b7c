import { defineNetwork } from './define-network.ts';
import type { Network } from './network.types.ts';
import { testnet } from './testnet.ts';

/**
 * A chain for one machine: blocks cost four hashes and come every three seconds. Ours; no public network runs it.
 * The genesis output pays 1 ETP to hash160("MBaaS devnet genesis payee"), which is no public key: nobody can spend it.
 */
export const devnet: Network = defineNetwork({
  ...testnet,
  name: 'devnet',
  magic: 0x7664424d, // "MBdv"
  defaultPort: 25251,
  seeds: [],
  genesisPayee: 'tTMs8hDzjxj2XeMLiABoEi5fYstYbwHe3Y',
  genesisHash: 'a97710d679e80da6ae06d80b7c8d4bfa42628b1b3ff2f38d615b161ccc68807f',
  genesisBlock:
    '0100000000000000000000000000000000000000000000000000000000000000000000008a62c48bc215acc08d6191a2750e438f79907e46431680fccebbe21c' +
    '8c38697000b95569000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000000' +
    '000000000000000000000000000000000000000100000000010000000000000000000000000000000000000000000000000000000000000000ffffffff2f3230' +
    '32362e30312e3031204d42616153206465766e65743a206120636861696e20776974686f75742076616c75652e000000000100e1f505000000001976a914e029' +
    '81b4190343cff87ad52bb3f3edabc312a33a88ac000000000000000000000000',
  heights: { nova: -1, pos: 2_000_000_000, futureTime: 0, dpos: null, dposRegister: null, strictFrom: 0 },
  coinbaseMaturity: 3,
  voteMaturity: 6,
  difficulty: { powMin: 4n, posMin: 1_000_000n, constantPow: 4n },
  rewards: { ...testnet.rewards, bucket: 500_000, powInitialAtoms: 5_000_00000000n },
  checkpoints: [{ height: 0, hash: 'a97710d679e80da6ae06d80b7c8d4bfa42628b1b3ff2f38d615b161ccc68807f' }],
  finalDepth: 3,
  production: { allowed: true, powSolo: true, blockIntervalMs: 3_000 },
});
