import { bytes, hash32, u256be, u32, u64be } from './dsl/leaves.ts';
import type { Codec, JsonOf, TypeOf } from './dsl/codec.ts';
import { CodecError } from '@mbaas/chain-primitives';
import { when } from './dsl/fields.ts';
import { list } from './dsl/list.ts';
import { struct } from './dsl/struct.ts';
import { transactionCodec } from './transaction.codec.ts';
import { WIRE_LIMITS } from './wire-limits.ts';

/** 148 bytes, wire-format §1.1. Any version decodes: which ones a chain takes is a consensus rule. */
export const headerCodec = struct({
  version: u32,
  previousBlockHash: hash32,
  merkleRoot: hash32,
  timestamp: u32,
  bits: u256be,
  nonce: u64be,
  mixHash: bytes(32),
  number: u32,
});
export type BlockHeader = TypeOf<typeof headerCodec>;
export type BlockHeaderJson = JsonOf<typeof headerCodec>;

/** Proof of work, proof of stake, delegated proof of stake. */
const POW = 1;
const POS = 2;
const DPOS = 3;

/** What follows the transactions depends on the version, so here an unknown one is no block. */
const knownHeader: Codec<BlockHeader, BlockHeaderJson> = {
  ...headerCodec,
  decode(reader) {
    const at = reader.offset;
    const header = headerCodec.decode(reader);
    if (header.version < POW || header.version > DPOS) throw new CodecError('WIRE_BLOCK_VERSION_UNKNOWN', at);
    return header;
  },
  encode(writer, header) {
    if (header.version < POW || header.version > DPOS) throw new CodecError('WIRE_BLOCK_VERSION_UNKNOWN');
    headerCodec.encode(writer, header);
  },
};

type HasHeader = { header: BlockHeader };

/** wire-format §1.2. The signature is two little-endian scalars (§1.3), the key compressed. */
export const blockCodec = struct({
  header: knownHeader,
  transactions: list(transactionCodec, WIRE_LIMITS.maxPayloadSize),
  signature: when(({ header }: HasHeader) => header.version === POS || header.version === DPOS, bytes(64)),
  publicKey: when(({ header }: HasHeader) => header.version === DPOS, bytes(33)),
});
export type Block = TypeOf<typeof blockCodec>;
export type BlockJson = JsonOf<typeof blockCodec>;
