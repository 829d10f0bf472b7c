import type { Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';

/** What a case consists of: the hostile bytes, and what else its check needs as plain JSON. */
export interface FuzzCase {
  readonly bytes: Uint8Array;
  readonly meta?: Readonly<Record<string, number | string | readonly (number | string)[]>>;
}

/** Something that takes outsiders' bytes. */
export interface Target {
  readonly name: string;
  make(dice: Dice, corpus: Corpus): FuzzCase;
  /** Runs the case; true when it was accepted. Throws whatever should not have happened. */
  check(hostile: FuzzCase, corpus: Corpus): boolean;
}

export const numberOf = ({ meta }: FuzzCase, key: string): number => Number(meta?.[key] ?? 0);

export const listOf = ({ meta }: FuzzCase, key: string): readonly (number | string)[] => {
  const value = meta?.[key];
  return Array.isArray(value) ? (value as readonly (number | string)[]) : [];
};
