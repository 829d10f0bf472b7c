/** What a caller does with an object that a rule refused. */
export type Outcome = 'reject' | 'ignore' | 'defer';

/** One row of a code table: behaviour and text stand together so that they cannot drift apart. */
export interface CodeRow {
  /** reject: invalid for ever · ignore: harmless, drop it · defer: may become valid later. */
  readonly outcome: Outcome;
  /** Misbehaviour points of the peer that sent it, 0..100. */
  readonly penalty: number;
  /** HTTP status when it reaches a client. */
  readonly http: number;
  /** Public sentence: says what is wrong and what helps; never contains outsider text. */
  readonly doc: string;
}

export type CodeTable<K extends string> = { readonly [P in K]: CodeRow };

/**
 * Declares the codes of one area. Each key is the stable code itself and starts with `AREA_`.
 * Throws on a key outside its area, which a test run meets at import.
 */
export function codes<const A extends string, const K extends string>(area: A, table: CodeTable<K>): CodeTable<K> {
  for (const key of Object.keys(table)) {
    if (!key.startsWith(`${area}_`)) throw new Error(`code ${key} does not belong to area ${area}`);
  }
  return Object.freeze(table);
}

/** A refusal: the code and a small payload of ids, numbers and names (never bytes, states or outsider text). */
export interface Refusal<K extends string = string> {
  readonly code: K;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}
