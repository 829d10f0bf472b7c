import { assert } from '@mbaas/kernel';

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** A table of a schema, quoted. Throws BrokenAssumption on a schema that is no plain lower-case name. */
export function tableOf(schema: string, table: string): string {
  assert(NAME.test(schema), 'A schema is a lower-case SQL name.');
  return `"${schema}"."${table}"`;
}
