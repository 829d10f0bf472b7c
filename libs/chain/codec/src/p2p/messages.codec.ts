import { blockCodec, headerCodec } from '../block.codec.ts';
import type { TypeOf } from '../dsl/codec.ts';
import { when } from '../dsl/fields.ts';
import { bytes, hash32, renderedAs, text, u16be, u32, u64, u8, varBytes, varint } from '../dsl/leaves.ts';
import { list } from '../dsl/list.ts';
import { struct } from '../dsl/struct.ts';
import { transactionCodec } from '../transaction.codec.ts';
import { WIRE_LIMITS } from '../wire-limits.ts';
import { formatIp } from './ip-address.ts';

const empty = struct({});

/** `ip`: 16 bytes, IPv4 mapped (formatIp, parseIp). wire-format §6.3 "netaddr". */
const netAddressFields = { services: u64, ip: renderedAs(bytes(16), formatIp), port: u16be };
const netAddress = struct(netAddressFields);
const inventoryItem = struct({ type: u32, hash: hash32 });
const inventory = struct({ items: list(inventoryItem, WIRE_LIMITS.maxInventory) });
const locator = struct({ version: u32, locator: list(hash32, WIRE_LIMITS.maxLocator), stop: hash32 });
const nonce = struct({ nonce: u64 });

const hasRelay = ({ version }: { version: number }): boolean => version >= 70_002;
const namesAnObject = ({ message }: { message: string }): boolean => message === 'block' || message === 'tx';

/**
 * Command → payload, for every command of protocol version 70012 (wire-format §6.3). A command that is not here makes the
 * reference node disconnect; compact blocks belong to 70014. A ping of a peer below 60001 has no nonce and is refused.
 */
export const p2pMessages = {
  version: struct({
    version: u32,
    services: u64,
    timestamp: u64,
    /** The receiver as the sender sees it; then the sender's own. */
    receiver: netAddress,
    sender: netAddress,
    nonce: u64,
    userAgent: text(WIRE_LIMITS.maxUserAgent),
    startHeight: u32,
    relay: when(hasRelay, u8),
  }),
  verack: empty,
  getaddr: empty,
  addr: struct({ addresses: list(struct({ timestamp: u32, ...netAddressFields }), WIRE_LIMITS.maxAddresses) }),
  ping: nonce,
  pong: nonce,
  inv: inventory,
  getdata: inventory,
  notfound: inventory,
  getblocks: locator,
  getheaders: locator,
  /** transactionCount is 0 when the header comes from a database, real when it announces a new block. */
  headers: struct({ headers: list(struct({ header: headerCodec, transactionCount: varint }), WIRE_LIMITS.maxHeaders) }),
  block: blockCodec,
  tx: transactionCodec,
  mempool: empty,
  sendheaders: empty,
  reject: struct({
    message: text(WIRE_LIMITS.maxRejectText),
    code: u8,
    reason: text(WIRE_LIMITS.maxRejectText),
    hash: when(namesAnObject, hash32),
  }),
  merkleblock: struct({
    header: headerCodec,
    transactionCount: varint,
    hashes: list(hash32, WIRE_LIMITS.maxInventory),
    flags: varBytes(WIRE_LIMITS.maxInventory),
  }),
  filterload: struct({ filter: varBytes(WIRE_LIMITS.maxFilter), hashFunctions: u32, tweak: u32, flags: u8 }),
  filteradd: struct({ item: varBytes(WIRE_LIMITS.maxFilterItem) }),
  filterclear: empty,
};

export type P2pCommand = keyof typeof p2pMessages;
/** Body of the message with that command. */
export type P2pBody<C extends P2pCommand> = TypeOf<(typeof p2pMessages)[C]>;
/** A message: its command says which body it has. */
export type P2pMessage = { [C in P2pCommand]: { command: C; body: P2pBody<C> } }[P2pCommand];

export type NetAddress = TypeOf<typeof netAddress>;
export type InventoryItem = TypeOf<typeof inventoryItem>;

/** `type` of an inventory item; nodes ignore any other. wire-format §6.3. */
export const INVENTORY_TYPES = Object.freeze({ error: 0, transaction: 1, block: 2, compactBlock: 4 });
