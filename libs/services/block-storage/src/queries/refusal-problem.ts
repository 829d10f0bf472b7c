import { err, problem, type CodeRow, type Problem, type Refusal, type Result } from '@mbaas/kernel';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { WIRE_CODES } from '@mbaas/chain-codec';
import { CODEC_CODES } from '@mbaas/chain-primitives';
import { IMPORT_CODES } from '../import/import.codes.ts';
import { POOL_CODES } from '../mempool/pool.codes.ts';
import { VERIFY_CODES } from '../operator/operator.codes.ts';
import { WRITER_CODES } from '../writer/writer.codes.ts';
import { CHAIN_CODES, type ChainCode } from './chain.codes.ts';

const TABLES: readonly Readonly<Record<string, CodeRow>>[] = [TX_CODES, BLOCK_CODES, WIRE_CODES, CODEC_CODES, POOL_CODES, WRITER_CODES, CHAIN_CODES, IMPORT_CODES, VERIFY_CODES];

const UNKNOWN: CodeRow = { outcome: 'reject', penalty: 0, http: 422, doc: 'The request was refused.' };

/** Whether a code stands in a table of this service or of the rules it applies. */
export const isKnownCode = (code: string): boolean => TABLES.some((table) => Object.hasOwn(table, code));

/** The row of a code that this service can answer. */
export const codeRow = (code: string): CodeRow => TABLES.find((table) => Object.hasOwn(table, code))?.[code] ?? UNKNOWN;

/** A refusal as it leaves the service: status and sentence from its table. */
export function refusalProblem({ code, detail }: Refusal): Problem {
  const { http, doc } = codeRow(code);
  return problem(code, http, doc, detail);
}

export const refused = (code: ChainCode): Result<never, Problem> => err(refusalProblem({ code }));
