import { isRpcObject, type RpcValue } from '../rpc-value.ts';
import type { Arguments } from '../arguments/command-arguments.ts';

/** From the answer of API version 2 to that of version 1. mvsd-rpc §1 "v1 returns strings". */
export type V1Shape = (value: RpcValue, found: Arguments) => RpcValue;

const isList = (value: RpcValue): value is readonly RpcValue[] => Array.isArray(value);

/** Written later than version 1: these members keep their numbers. */
const YOUNG = new Set(['attenuation_model_param']);

/** Every number and boolean as text; nothing and an empty list as an empty text. */
export function asTexts(value: RpcValue): RpcValue {
  if (value === null) return '';
  if (isList(value)) return value.length === 0 ? '' : value.map(asTexts);
  if (isRpcObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, YOUNG.has(name) ? member : asTexts(member)]));
  return String(value);
}

/** Numbers kept, nothing as an empty text. */
const emptyAsText = (value: RpcValue): RpcValue =>
  isRpcObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, member === null ? '' : member])) : value;

const inResult: V1Shape = (value) => ({ result: asTexts(value) });

const isGiven = (found: Arguments, ...options: readonly string[]): boolean => options.some((option) => found.has(option));

/** Version 1 does not tell what of a balance is available. */
const addressBalance: V1Shape = (value, found) => {
  // Lists of outputs and deposits keep their numbers.
  if (isGiven(found, 'deposited', 'utxo')) return value;
  const balance = isRpcObject(value) ? value['balance'] : undefined;
  if (!isRpcObject(balance)) return asTexts(value);
  return { balance: asTexts(Object.fromEntries(Object.entries(balance).filter(([name]) => name !== 'available'))) };
};

/** Commands whose answers differ from version 2; the younger commands are the same in both. */
export const V1_SHAPES: Readonly<Record<string, V1Shape>> = Object.freeze({
  fetchheaderext: inResult,
  getaccountasset: asTexts,
  getaddressasset: asTexts,
  getaddressetp: addressBalance,
  getasset: asTexts,
  getbalance: asTexts,
  getblock: asTexts,
  getblockheader: inResult,
  gettx: asTexts,
  listassets: asTexts,
  listbalances: (value, found) => (isGiven(found, 'deposited') ? emptyAsText : asTexts)(value),
  listtxs: asTexts,
});
