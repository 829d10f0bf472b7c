import { WIRE_CODES } from '@mbaas/chain-codec';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { CODEC_CODES } from '@mbaas/chain-primitives';
import type { CodeRow } from '@mbaas/kernel';
import { FOLLOW_CODES } from '../follow/follow.codes.ts';
import { PEER_CODES } from './peer.codes.ts';

const TABLES: readonly Readonly<Record<string, CodeRow>>[] = [PEER_CODES, FOLLOW_CODES, BLOCK_CODES, TX_CODES, WIRE_CODES, CODEC_CODES];
const PENALTIES = new Map(TABLES.flatMap((table) => Object.entries(table).map(([code, { penalty }]) => [code, penalty] as const)));

/** Misbehaviour points of a code, 0..100; undefined where no table of peers, of following, of blocks, transactions or the wire has it. */
export const penaltyOf = (code: string): number | undefined => PENALTIES.get(code);
