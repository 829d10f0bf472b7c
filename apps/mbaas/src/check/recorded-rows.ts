import { UserError } from '@mbaas/platform-service-process';
import type { z } from 'zod';
import { jsonLines } from './json-lines.ts';

export type Recorded<T> = T & { readonly lineNumber: number };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Rows of a recording, in order. UserError that names the line which has not the format of `kind`. */
export async function recordedRows<S extends z.ZodType<object>>(file: string, schema: S, kind: string): Promise<Recorded<z.output<S>>[]> {
  const rows: Recorded<z.output<S>>[] = [];
  for await (const { lineNumber, text } of jsonLines(file)) {
    const row = schema.safeParse(parsed(text));
    if (!row.success) {
      const where = row.error.issues[0]?.path.join('.') ?? '';
      throw new UserError(`Line ${lineNumber} of ${file} is no row of ${kind}${where === '' ? '' : `: look at "${where}"`}.`);
    }
    rows.push({ ...row.data, lineNumber });
  }
  if (rows.length === 0) throw new UserError(`${file} holds no rows.`);
  return rows;
}
