import { WIRE_CODES } from '@mbaas/chain-codec';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { CODEC_CODES } from '@mbaas/chain-primitives';
import type { CodeRow } from '@mbaas/kernel';
import { FOLLOW_CODES } from '../follow/follow.codes.ts';
import { PEER_CODES } from './peer.codes.ts';

const TABLES: readonly Readonly<Record<string, CodeRow>>[] = [PEER_CODES, FOLLOW_CODES, BLOCK_CODES, TX_CODES, WIRE_CODES, CODEC_CODES];
const PENALTIES = new Map(TABLES.flatMap((table) => Object.entries(table).map(([code, { penalty }]) => [code, penalty] as const)));

const areaOf = (code: string): string => code.slice(0, code.indexOf('_'));
const AREAS = new Set([...PENALTIES.keys()].map(areaOf));

/**
 * Misbehaviour points of a code, 0..100. A code of an area that none of the tables covers (a full pool, a store that is away)
 * speaks of this node and costs nothing; undefined: the area is covered and has no such code.
 */
export const penaltyOf = (code: string): number | undefined => PENALTIES.get(code) ?? (AREAS.has(areaOf(code)) ? undefined : 0);
