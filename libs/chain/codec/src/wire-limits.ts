/** Bounds of the wire, in bytes or items. Block and transaction limits are consensus rules; the rest guards memory. */
export const WIRE_LIMITS = Object.freeze({
  /** consensus, wire-format §1.9. Checked by @mbaas/chain-consensus. */
  maxBlockSize: 1_000_000,
  /** consensus, wire-format §2.1. Checked by @mbaas/chain-consensus. */
  maxTransactionSize: 1_000_000,
  /** wire-format §6.1: 3 + 36 · 50,000. Nothing larger is decoded. */
  maxPayloadSize: 1_800_003,
  headerSize: 148,
  frameHeadingSize: 24,
  /** Items of inv, getdata and notfound. */
  maxInventory: 50_000,
  /** Items of addr; the reference node's pool holds 1,000 addresses. */
  maxAddresses: 1_000,
  /** Items of headers; the reference node answers with 500. */
  maxHeaders: 2_000,
  /** A locator of the highest height (2^32) has floor(32 + 12) hashes; wire-format §6.5. */
  maxLocator: 64,
  maxUserAgent: 256,
  maxRejectText: 256,
  /** Bloom filters, as in Bitcoin's BIP37. */
  maxFilter: 36_000,
  maxFilterItem: 520,
});
