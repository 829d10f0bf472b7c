import { isRpcObject, parseRpcJson, type MvsdError, type RpcObject, type RpcValue } from '@mbaas/compat-mvsd-rpc';
import { err, ok, type Result } from '@mbaas/kernel';

/** The id of a call as it was sent: an integer or digits in quotes; null where it could not be read. */
export type RpcId = bigint | string | null;

/** One call of a command, its params bounded in depth: texts, numbers, options whose values are such or lists of such. */
export interface RpcRequest {
  readonly id: RpcId;
  readonly method: string;
  readonly params: readonly RpcValue[];
}

/** A body that is no call, with the id to answer to. */
export interface RpcRefusal {
  readonly id: RpcId;
  readonly error: MvsdError;
}

/** mvsd-rpc §1d documents the numbers; the sentences are those of JSON-RPC 2.0. */
export const ENVELOPE_ERRORS = Object.freeze({
  parse: { code: -32700, message: 'Parse error' },
  request: { code: -32600, message: 'Invalid Request' },
  params: { code: -32602, message: 'Invalid params' },
});

const VERSIONS: readonly unknown[] = ['2.0', '3.0'];
/** Digits of the longest 64-bit integer. */
const ID = /^-?\d{1,20}$/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body of a request as one call. -32700 no JSON in UTF-8 · -32600 no call, a batch too · -32602 params are no list. mvsd-rpc §1 "Transport". */
export function decodeRpcRequest(body: Uint8Array): Result<RpcRequest, RpcRefusal> {
  const value = readJson(body);
  if (value === undefined) return err({ id: null, error: ENVELOPE_ERRORS.parse });
  if (!isRpcObject(value)) return err({ id: null, error: ENVELOPE_ERRORS.request });
  const id = readId(value['id']);
  const { method, params = [] } = value;
  if (id === null || !VERSIONS.includes(value['jsonrpc']) || typeof method !== 'string') return err({ id, error: ENVELOPE_ERRORS.request });
  if (!isList(params) || !params.every(isParam)) return err({ id, error: ENVELOPE_ERRORS.params });
  return ok({ id, method, params });
}

/** The answer around a `result` or an `error`; always version 2.0. mvsd-rpc §5a "envelope". */
export const encodeRpcAnswer = (id: RpcId, answer: { readonly result: RpcValue } | { readonly error: RpcObject }, format: (value: RpcValue) => string): string =>
  `{"jsonrpc":"2.0","id":${format(id)},${'result' in answer ? `"result":${format(answer.result)}` : `"error":${format(answer.error)}`}}`;

function readJson(body: Uint8Array): RpcValue | undefined {
  try {
    return parseRpcJson(utf8.decode(body));
  } catch (error) {
    // No JSON · no UTF-8 · brackets deeper than the reader's stack.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const readId = (id: RpcValue | undefined): RpcId => ((typeof id === 'bigint' || typeof id === 'string') && ID.test(String(id)) ? id : null);

const isList = (value: RpcValue): value is readonly RpcValue[] => Array.isArray(value);
const isPlain = (value: RpcValue): boolean => value === null || typeof value !== 'object';
const isParam = (param: RpcValue): boolean =>
  isPlain(param) || (isRpcObject(param) && Object.values(param).every((value) => isPlain(value) || (isList(value) && value.every(isPlain))));
