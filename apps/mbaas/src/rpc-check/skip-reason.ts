import { API_VERSIONS, isAnswered, TIP_FREE } from '@mbaas/compat-mvsd-rpc';
import type { RpcRow } from './rpc-row.ts';

const KEYSTORE = 'keys, signing and account secrets of the node';
const POOL = 'the pool of the node';
const MINING = 'the state of the miner';
const OPERATION = 'changes the node';

/** Commands of the node that a chain cannot answer, and why. */
const REASONS: Readonly<Record<string, string>> = {
  createasset: KEYSTORE, createmultisigtx: KEYSTORE, createrawtx: KEYSTORE, deletemultisig: KEYSTORE, dumpkeyfile: KEYSTORE, getaccount: KEYSTORE,
  getnewaccount: KEYSTORE, getnewaddress: KEYSTORE, getnewmultisig: KEYSTORE, getpublickey: KEYSTORE, importaccount: KEYSTORE, importaddress: KEYSTORE,
  importkeyfile: KEYSTORE, listaddresses: KEYSTORE, listmultisig: KEYSTORE, signmultisigtx: KEYSTORE, signrawtx: KEYSTORE,
  getmemorypool: POOL, sendrawtx: POOL,
  eth_getWork: MINING, eth_submitWork: MINING, getmininginfo: MINING, getwork: MINING, setminingaccount: MINING, submitwork: MINING,
  addnode: OPERATION, popblock: OPERATION, shutdown: OPERATION,
};

const UNKNOWN_COMMAND = 1020n;

/** True when the node itself said that there is no such command: that answer needs no chain and is compared. */
function isNoCommand({ answer }: RpcRow): boolean {
  const error = answer?.['error'];
  return typeof error === 'object' && error !== null && 'code' in error && error['code'] === UNKNOWN_COMMAND;
}

/** Why a row is not compared on a chain with this tip; undefined when it is. */
export function skipReason(row: RpcRow, tip: number): string | undefined {
  if (!API_VERSIONS.some((version) => version === row.api)) return `API ${row.api.slice(0, 8)}`;
  if (!isAnswered(row.command) && !isNoCommand(row)) return REASONS[row.command] ?? 'not answered here';
  if (row.answer === undefined) return 'no answer recorded';
  if (row.tip === undefined) return TIP_FREE.has(row.command) || isNoCommand(row) ? undefined : 'tip unknown';
  return row.tip === tip ? undefined : 'asked at another tip';
}
