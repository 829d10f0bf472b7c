import { merkleRoot } from '@mbaas/chain-codec';
import { sha256d } from '@mbaas/chain-crypto';
import { ByteWriter, latin1Encode, type Hash32 } from '@mbaas/chain-primitives';

/** States of a witness certificate, as numbered in the table. consensus.md 4.3.2, 4.3.6. */
export const CERTIFICATE_STATES = Object.freeze({ none: 0, inactive: 1, active: 2, frozen: 3, expired: 4, revoked: 5 });

/** A candidate as the epoch's table commits to it. */
export interface TableRow {
  /** Avatar, latin1-held. */
  readonly did: string;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Of its certificate: 0 none, 1 primary, 2 secondary. */
  readonly level: 0 | 1 | 2;
  /** One of CERTIFICATE_STATES. */
  readonly state: number;
  /** MARS in hundredths, u32. */
  readonly mars: number;
  readonly elected: boolean;
}

/** sha256d over the row's bytes, internal order. consensus.md 4.3.6. */
export function tableLeaf({ did, publicKey, level, state, mars, elected }: TableRow): Hash32 {
  const writer = new ByteWriter();
  writer.bytes(latin1Encode('MVS-DPOS-ROW'));
  writer.varBytes(latin1Encode(did));
  writer.bytes(publicKey);
  writer.u8(level);
  writer.u8(state);
  writer.u32(mars);
  writer.u8(elected ? 1 : 0);
  return sha256d(writer.finish());
}

/** Merkle root of the rows in sorted order; 32 zero bytes for none. consensus.md 4.3.6, `dpos.json`. */
export const tableRoot = (rows: readonly TableRow[]): Hash32 => (rows.length === 0 ? new Uint8Array(32) : merkleRoot(rows.map(tableLeaf)));
