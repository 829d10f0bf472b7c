import { WIRE_LIMITS, type P2pCommand } from '@mbaas/chain-codec';

/** A count or length in front of items; nodes also take longer encodings of small numbers. */
const COUNT = 9;
const HASH = 32;
const NET_ADDRESS = 26;
const INVENTORY_ITEM = 36;
const { maxInventory, maxLocator, maxHeaders, maxAddresses, maxUserAgent, maxRejectText, maxFilter, maxFilterItem, maxPayloadSize, headerSize } = WIRE_LIMITS;

const inventory = COUNT + maxInventory * INVENTORY_ITEM;
const locator = 4 + COUNT + (maxLocator + 1) * HASH;
const text = (max: number): number => COUNT + max;

/**
 * Most payload bytes a command can have: known when its heading is there, before a byte of it is kept. Blocks and
 * transactions above their own limits are left to the rules, which have a code for them.
 */
export const PAYLOAD_LIMITS: Readonly<Record<P2pCommand, number>> = {
  version: 4 + 8 + 8 + 2 * NET_ADDRESS + 8 + text(maxUserAgent) + 4 + 1,
  verack: 0,
  getaddr: 0,
  addr: COUNT + maxAddresses * (4 + NET_ADDRESS),
  ping: 8,
  pong: 8,
  inv: Math.min(inventory, maxPayloadSize),
  getdata: Math.min(inventory, maxPayloadSize),
  notfound: Math.min(inventory, maxPayloadSize),
  getblocks: locator,
  getheaders: locator,
  headers: COUNT + maxHeaders * (headerSize + COUNT),
  block: maxPayloadSize,
  tx: maxPayloadSize,
  mempool: 0,
  sendheaders: 0,
  reject: 2 * text(maxRejectText) + 1 + HASH,
  merkleblock: maxPayloadSize,
  filterload: text(maxFilter) + 4 + 4 + 1,
  filteradd: text(maxFilterItem),
  filterclear: 0,
};
