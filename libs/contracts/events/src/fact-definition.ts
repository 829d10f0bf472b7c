import type { z } from 'zod';
import type { FactStream } from './fact-stream.ts';

/**
 * One kind of fact: something that has happened, written with the state it speaks of and never lost (ARCHITECTURE §4).
 * Declared once; validation, types and the event reference come from here.
 */
export interface FactDefinition<Schema extends z.ZodType = z.ZodType> {
  /** `<context>.<what-happened>`, past tense: `chain.block-connected`. Stable for ever. */
  readonly name: string;
  /** Raised when a reader of the previous version could not read the new one. */
  readonly version: number;
  /** Where it stands in an order with others. */
  readonly stream: FactStream;
  /** What the order of facts of this kind is kept for: the meaning of the key. */
  readonly keyedBy: string;
  readonly doc: string;
  readonly payload: Schema;
}

export type FactPayload<D extends FactDefinition> = z.output<D['payload']>;

/** Declares a fact. Throws at import on a name that is not `context.past-tense`. */
export function defineFact<const Schema extends z.ZodType>(definition: FactDefinition<Schema>): FactDefinition<Schema> {
  if (!/^[a-z]+\.[a-z]+(-[a-z]+)*$/.test(definition.name)) throw new Error(`fact name ${definition.name} is malformed`);
  return Object.freeze(definition);
}
