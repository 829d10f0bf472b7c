import { defineNetwork } from './define-network.ts';
import type { Network } from './network.types.ts';

/** The public Metaverse network. wire-format §1.12, §5.1, §6.1, §6.2, §7; consensus §0.1, §5. */
export const mainnet: Network = defineNetwork({
  name: 'mainnet',
  magic: 0x4d53564d,
  defaultPort: 5251,
  seeds: [
    'main-asia.metaverse.live', 'main-americas.metaverse.live', 'main-europe.metaverse.live',
    'main-asia.mvs.live', 'main-americas.mvs.live', 'main-europe.mvs.live',
    'seed.getmvs.org',
  ],
  protocolVersion: 70012,
  addressVersions: { p2pkh: 0x32, p2sh: 0x05 },
  wifVersion: 0x80,
  genesisPayee: 'MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRve',
  genesisHash: 'b81848ef9ae86e84c3da26564bc6ab3a79efc628239d11471ab5cd25c0684c2d',
  genesisBlock:
    '010000000000000000000000000000000000000000000000000000000000000000000000c1a2c1b43c050793d80f5067b33263f30e973e5cb1c4db400dc2a763' +
    'fa5d842a70b69e580000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000' +
    '00000000000000000000000000000000000000000100000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4036' +
    '65363463323039386238346230346130643966363161363064356263386635663830663337653139663361643963333962666534313964623432326233336300' +
    '000000010080e03779c311001976a91461fde3bd4e6955c99b16de2d71e2a369888a1c0b88ac000000000000000000000000',
  heights: { nova: 1_270_000, pos: 1_924_000, futureTime: 1_030_000, dpos: null, dposRegister: null, strictFrom: 1_270_000 },
  testnetRules: false,
  coinbaseMaturity: 1000,
  voteMaturity: 120,
  difficulty: { powMin: 914_572_800n, posMin: 100_000_000n, constantPow: null },
  rewards: {
    bucket: 500_000,
    powInitialAtoms: 300_000_000n,
    powBaseLate: 250_000_000n,
    posInitialAtoms: 30_000_000n,
    posGenesisHeight: 1_924_146,
    posGenesisAtoms: 17_264_526_00000000n,
  },
  depositTerms: [
    { lockHeight: 25_200, rate: 95_890n },
    { lockHeight: 108_000, rate: 666_666n },
    { lockHeight: 331_200, rate: 3_200_000n },
    { lockHeight: 655_200, rate: 8_000_000n },
    { lockHeight: 1_314_000, rate: 20_000_000n },
  ],
  foundationAddress: 'MSCHL3unfVqzsZbRVCJ3yVp7RgAmXiuGN3',
  communityAddress: 'MAwLwVGwJyFsTBfNj2j5nCUrQXGVRvHzPh',
  checkpoints: [
    { height: 0, hash: 'b81848ef9ae86e84c3da26564bc6ab3a79efc628239d11471ab5cd25c0684c2d' },
    { height: 1_030_000, hash: 'ed11a074ce80cbf82b5724bea0d74319dc6f180198fa1bbfb562bcbd50089e63' },
    { height: 1_270_000, hash: 'a18a5aa5270835dd720a561c20230435e0508e8339ee30998da6dd79eee83b29' },
  ],
  exceptionBlocks: [
    { height: 1_211_234, hash: '3a17c696ba0d506b07e85b8440a99d868ae93c985064eaf4c616d13911bd97cb' },
    { height: 1_258_192, hash: 'd7d5d80c8cb760b794f156c36b519ad9b4b10b9dfcd4e123c8f54be3c71432d3' },
  ],
  maxMoney: 10_000_000_000_000_000n,
  minFee: 10_000n,
  maxBlockSize: 1_000_000,
  maxTxSize: 1_000_000,
  maxSigops: 20_000,
  // The longest run of one block version that the chain allows (consensus §1.5).
  finalDepth: 60,
  dposParams: null,
  production: { allowed: false, powSolo: false, blockIntervalMs: 28_000 },
});
