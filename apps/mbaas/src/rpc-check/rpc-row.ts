import { err, ok, type Result } from '@mbaas/kernel';
import { isRpcObject, parseRpcJson, type RpcObject, type RpcValue } from '@mbaas/compat-mvsd-rpc';

/** One call that a full node was asked, with what it answered. */
export interface RpcRow {
  /** From 1. */
  readonly lineNumber: number;
  readonly api: string;
  readonly command: string;
  readonly params: readonly RpcValue[];
  /** `{result}` or `{error}`; undefined when the line holds neither. */
  readonly answer: RpcObject | undefined;
  /** Tip when it was asked; undefined when nobody noted it. */
  readonly tip: number | undefined;
}

/** Version 1 answers without an envelope; its errors are told by their members. */
function bareAnswer(bare: RpcValue): RpcObject {
  if (isRpcObject(bare) && 'code' in bare && typeof bare['error'] === 'string' && bare['result'] === null) return { error: { code: bare['code'] ?? null, message: bare['error'] } };
  return { result: bare };
}

function answerOf(row: RpcObject): RpcObject | undefined {
  if ('result_bare' in row) return bareAnswer(row['result_bare'] ?? null);
  if ('error' in row) return { error: row['error'] ?? null };
  return 'result' in row ? { result: row['result'] ?? null } : undefined;
}

/** Reads a line of a rows file. Integers stay exact. RPC_ROW_INVALID when it is no such row. */
export function readRpcRow(line: string, lineNumber: number): Result<RpcRow, { readonly code: 'RPC_ROW_INVALID'; readonly lineNumber: number }> {
  const row = parsed(line);
  const { api, command, params } = isRpcObject(row) ? row : {};
  if (!isRpcObject(row) || typeof api !== 'string' || typeof command !== 'string' || !Array.isArray(params)) return err({ code: 'RPC_ROW_INVALID', lineNumber });
  const height = row['height_after'];
  return ok({ lineNumber, api, command, params: params as readonly RpcValue[], answer: answerOf(row), tip: typeof height === 'bigint' ? Number(height) : undefined });
}

function parsed(line: string): RpcValue | undefined {
  try {
    return parseRpcJson(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
