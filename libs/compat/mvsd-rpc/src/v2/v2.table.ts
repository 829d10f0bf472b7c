import type { Arguments } from '../arguments/command-arguments.ts';
import { isRpcObject, type RpcObject, type RpcValue } from '../rpc-value.ts';

/** From the answer of API version 3 to that of version 2. mvsd-rpc §1 "v3 differs from v2". */
export type V2Shape = (value: RpcValue, found: Arguments) => RpcValue;

const isList = (value: RpcValue): value is readonly RpcValue[] => Array.isArray(value);

/** Members under other names, in this object alone. */
const renamed = (names: Readonly<Record<string, string>>): V2Shape => (value) =>
  isRpcObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [names[name] ?? name, member])) : value;

/** Every member with - for _. */
const dashed: V2Shape = (value) => (isRpcObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name.replaceAll('_', '-'), member])) : value);

/** Under one name; an empty list becomes null. */
const under = (name: string, each: V2Shape = (value) => value): V2Shape => (value, found) => {
  if (!isList(value)) return { [name]: value };
  return { [name]: value.length === 0 ? null : value.map((item) => each(item, found)) };
};

const timeStamp = renamed({ timestamp: 'time_stamp' });
const inMember = (name: string): V2Shape => (value) => ({ [name]: value });
const byOption = (option: string, given: V2Shape, otherwise: V2Shape): V2Shape => (value, found) => (found.has(option) ? given : otherwise)(value, found);
const assetsOrCertificates = byOption('cert', under('assetcerts'), under('assets'));

/** The header apart from the transactions; the version 3 object is flat. */
const blockShape: V2Shape = (value): RpcValue => {
  if (!isRpcObject(value)) return { raw: value };
  const { transactions = null, ...header } = value;
  const txs = isList(transactions) ? transactions.map((each) => (typeof each === 'string' ? { raw: each } : each)) : transactions;
  return { header: { result: timeStamp(header, NO_ARGUMENTS) }, txs: { transactions: txs } };
};

const NO_ARGUMENTS: Arguments = new Map();

/** The avatar's name once, beside its addresses. */
const avatarShape: V2Shape = (value): RpcValue => {
  if (!isList(value) || !value.every(isRpcObject)) return { dids: value };
  return { did: value[0]?.['symbol'] ?? null, addresses: value.map(({ address = null, status = null }) => ({ address, status })) };
};

const historyShape: V2Shape = (value) => {
  if (!isRpcObject(value) || !isList(value['transactions'] ?? null)) return value;
  const entry = (transaction: RpcValue): RpcValue =>
    isRpcObject(transaction) ? { ...transaction, outputs: listOf(transaction, 'outputs').map((output) => etpValue(output, NO_ARGUMENTS)) } : transaction;
  return { ...value, transactions: listOf(value, 'transactions').map(entry) };
};

const listOf = (value: RpcObject, name: string): readonly RpcValue[] => {
  const list = value[name] ?? null;
  return isList(list) ? list : [];
};
const etpValue = renamed({ etp_value: 'etp-value' });

/** Commands whose answers differ; all others are the same in both versions. */
export const V2_SHAPES: Readonly<Record<string, V2Shape>> = Object.freeze({
  fetchheaderext: timeStamp,
  getaccountasset: assetsOrCertificates,
  getaddressasset: assetsOrCertificates,
  getaddressetp: inMember('balance'),
  getasset: assetsOrCertificates,
  getbalance: dashed,
  getblock: blockShape,
  getblockheader: timeStamp,
  getdid: avatarShape,
  getmit: (value, found) => (isList(value) ? under('mits', timeStamp)(value, found) : timeStamp(value, found)),
  gettx: (value) => (typeof value === 'string' ? { transaction: { raw: value } } : value),
  decoderawtx: inMember('transaction'),
  listassets: assetsOrCertificates,
  listbalances: byOption('deposited', under('balances'), under('balances', inMember('balance'))),
  listmits: under('mits'),
  listtxs: historyShape,
  validateaddress: (value, found) => dashed(renamed({ testnet: 'test_net' })(value, found), found),
});
