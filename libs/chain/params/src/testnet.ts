import { defineNetwork } from './define-network.ts';
import type { Network } from './network.types.ts';

/** The public test network. Same sources as mainnet; its script-hash and key versions are mainnet's (wire-format §5.1). */
export const testnet: Network = defineNetwork({
  name: 'testnet',
  magic: 0x73766d74,
  defaultPort: 15251,
  seeds: [
    'test-asia.metaverse.live', 'test-americas.metaverse.live', 'test-europe.metaverse.live',
    'test-asia.mvs.live', 'test-americas.mvs.live', 'test-europe.mvs.live',
  ],
  protocolVersion: 70012,
  addressVersions: { p2pkh: 0x7f, p2sh: 0x05 },
  wifVersion: 0x80,
  genesisPayee: 'tPd41bKLJGf1C5RRvaiV2mytqZB6WfM1vR',
  genesisHash: 'c359a1cc3dfb8b97111c3e602f1f6de31306926f9ec779cb9ea002edbee91741',
  genesisBlock:
    '0100000000000000000000000000000000000000000000000000000000000000000000002e06869a9a88526e0133609658dceeb383ca51e7038443d6c2cbbe7c' +
    '2912d6d4b53235580000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000' +
    '00000000000000000000000000000000000000000100000000010000000000000000000000000000000000000000000000000000000000000000ffffffff2532' +
    '3031372e30312e3138204d56532073746172742072756e6e696e6720746573746e65742e00000000010080e03779c311001976a914b72852b4c7195034304bcc' +
    '90b07326e6e555dc6088ac000000000000000000000000',
  heights: { nova: -1, pos: 990_000, futureTime: 1_030_000, dpos: null, dposRegister: null, strictFrom: 0 },
  testnetRules: true,
  coinbaseMaturity: 1,
  voteMaturity: 23,
  difficulty: { powMin: 300_000n, posMin: 1_000_000n, constantPow: null },
  rewards: {
    bucket: 50_000,
    powInitialAtoms: 300_000_000n,
    powBaseLate: 250_000_000n,
    posInitialAtoms: 30_000_000n,
    posGenesisHeight: null,
    posGenesisAtoms: 17_264_526_00000000n,
  },
  depositTerms: [
    { lockHeight: 10, rate: 95_890n },
    { lockHeight: 20, rate: 666_666n },
    { lockHeight: 30, rate: 3_200_000n },
    { lockHeight: 40, rate: 8_000_000n },
    { lockHeight: 50, rate: 20_000_000n },
  ],
  foundationAddress: 'tBELxsiiaMVGQcY2Apf7hmzAaipD4YWTTj',
  communityAddress: 'tBELxsiiaMVGQcY2Apf7hmzAaipD4YWTTj',
  checkpoints: [{ height: 0, hash: 'c359a1cc3dfb8b97111c3e602f1f6de31306926f9ec779cb9ea002edbee91741' }],
  exceptionBlocks: [],
  maxMoney: 10_000_000_000_000_000n,
  minFee: 10_000n,
  maxBlockSize: 1_000_000,
  maxTxSize: 1_000_000,
  maxSigops: 20_000,
  finalDepth: 60,
  dposParams: null,
  production: { allowed: false, powSolo: false, blockIntervalMs: 28_000 },
});
