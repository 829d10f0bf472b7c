import { z } from 'zod';

const u8 = z.int().min(0).max(0xff);
const u16 = z.int().min(1).max(0xffff);
const u32 = z.int().min(0).max(0xffffffff);
const count = z.int().min(1).max(0xffffffff);
/** 78 digits hold every u256. */
const natural = z.string().regex(/^(0|[1-9][0-9]{0,77})$/).transform(BigInt);
const atoms = z.string().regex(/^(0|[1-9][0-9]{0,18})$/).transform(BigInt);
const displayHash = z.string().regex(/^[0-9a-f]{64}$/);
const address = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{26,36}$/);
const anchor = z.strictObject({ height: u32, hash: displayHash });

/** The form of a network file after `extends` is resolved: amounts are decimal strings, unknown keys are refused. */
export const networkJsonSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  magic: u32,
  defaultPort: u16,
  seeds: z.array(z.string().regex(/^[A-Za-z0-9.:[\]-]{1,255}$/)).max(64),
  protocolVersion: u32,
  addressVersions: z.strictObject({ p2pkh: u8, p2sh: u8 }),
  wifVersion: u8,
  genesis: z.strictObject({ block: z.string().regex(/^[0-9a-f]+$/).max(2000), hash: displayHash, payee: address }),
  heights: z.strictObject({
    nova: z.int().min(-1).max(0xffffffff),
    pos: u32,
    futureTime: u32,
    dpos: u32.nullable(),
    dposRegister: u32.nullable(),
    strictFrom: u32,
  }),
  testnetRules: z.boolean(),
  coinbaseMaturity: u32,
  voteMaturity: u32,
  difficulty: z.strictObject({ powMin: natural, posMin: natural, constantPow: natural.nullable() }),
  rewards: z.strictObject({
    bucket: count,
    powInitialAtoms: atoms,
    powBaseLate: atoms,
    posInitialAtoms: atoms,
    posGenesisHeight: u32.nullable(),
    posGenesisAtoms: atoms,
  }),
  depositTerms: z.array(z.strictObject({ lockHeight: count, rate: atoms })).max(16),
  foundationAddress: address,
  communityAddress: address,
  checkpoints: z.array(anchor).max(10_000),
  exceptionBlocks: z.array(anchor).max(1_000),
  maxMoney: atoms,
  minFee: atoms,
  maxBlockSize: count,
  maxTxSize: count,
  maxSigops: u32,
  finalDepth: count,
  dposParams: z
    .strictObject({
      witnesses: z.int().min(1).max(1024),
      epochBlocks: count,
      lockHorizon: u32,
      lockThresholdAtoms: atoms,
      registrationFeeAtoms: atoms,
      registryDid: z.string().regex(/^[A-Za-z0-9@._-]{3,64}$/),
      maxCandidates: z.int().min(1).max(0xffff),
      missingInterval: count,
    })
    .nullable(),
  production: z.strictObject({ allowed: z.boolean(), powSolo: z.boolean(), blockIntervalMs: count }),
});

/** A network file's contents, amounts still as text. */
export type NetworkJson = z.input<typeof networkJsonSchema>;
/** The same with amounts as bigint. */
export type ReadNetworkJson = z.output<typeof networkJsonSchema>;
