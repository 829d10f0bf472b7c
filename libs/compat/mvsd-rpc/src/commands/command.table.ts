import { getaddressetp, getlocked, validateaddress } from './address.commands.ts';
import { getaccountasset, getaddressasset, getasset, listassets } from './asset.commands.ts';
import { getdid, listdids } from './avatar.commands.ts';
import { getbalance, listbalances } from './balance.commands.ts';
import { fetchheaderext, getbestblockhash, getblock, getblockheader, getheight } from './block.commands.ts';
import { listtxs } from './history.commands.ts';
import { getmit, listmits } from './mit.commands.ts';
import type { RpcCommand } from './rpc-command.ts';
import { getstakeinfo } from './stake.commands.ts';
import { validatesymbol } from './symbol.commands.ts';
import { decoderawtx, gettx } from './transaction.commands.ts';

/** The commands answered here, by the name the node documents. */
export const COMMANDS: Readonly<Record<string, RpcCommand>> = Object.freeze({
  decoderawtx, fetchheaderext, getaccountasset, getaddressasset, getaddressetp, getasset, getbalance, getbestblockhash, getblock,
  getblockheader, getdid, getheight, getlocked, getmit, getstakeinfo, gettx, listassets, listbalances, listdids, listmits, listtxs, validateaddress,
  validatesymbol,
});

/** Other names of the same commands. mvsd-rpc §1a. */
export const ALIASES: Readonly<Record<string, string>> = Object.freeze({
  'fetch-balance': 'getaddressetp',
  'fetch-header': 'getblockheader',
  'fetch-height': 'getheight',
  'fetch-tx': 'gettx',
  getbestblockheader: 'getblockheader',
  gettransaction: 'gettx',
});

/** Commands whose answer depends on their arguments alone, at whatever tip they were asked. */
export const TIP_FREE: ReadonlySet<string> = new Set(['decoderawtx', 'validateaddress']);
