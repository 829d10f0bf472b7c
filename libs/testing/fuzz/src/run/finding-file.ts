import { hexEncode } from '@mbaas/chain-primitives';
import { bytesOfHex } from '../corpus/vector-files.ts';
import type { FuzzCase } from '../targets/target.ts';

/** A case as a regression vector holds it. */
export interface CaseJson {
  readonly target: string;
  /** What went wrong once. */
  readonly what: string;
  readonly hex: string;
  readonly meta?: FuzzCase['meta'];
}

export const caseToJson = (target: string, what: string, { bytes, meta }: FuzzCase): CaseJson => ({ target, what, hex: hexEncode(bytes), ...(meta === undefined ? {} : { meta }) });

export const caseOfJson = ({ hex, meta }: CaseJson): FuzzCase => ({ bytes: bytesOfHex(hex), ...(meta === undefined ? {} : { meta }) });
