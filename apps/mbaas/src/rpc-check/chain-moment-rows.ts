import type { ChainRows, RecordKind, RecordRow, SpentRow, TransactionRow } from '@mbaas/compat-mvsd-rpc';
import type { Network } from '@mbaas/chain-params';
import type { ChainMoment, NamedRecord } from '@mbaas/service-block-storage';
import { loadAddressHistory, loadUnnamedSpends } from './address-history.ts';
import { StoredBlocks } from './stored-blocks.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Calls `load` once a key. */
function once<K, V>(load: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return (key) => {
    const found = known.get(key) ?? load(key);
    known.set(key, found);
    return found;
  };
}

const namedRecords = (kind: RecordKind, moment: ChainMoment): Promise<readonly NamedRecord[]> => {
  switch (kind) {
    case 'asset':
      return moment.assetIssues();
    case 'certificate':
      return moment.certificateRecords();
    case 'avatar':
      return moment.avatarRecords();
    case 'mit':
      return moment.mitRecords();
  }
};

async function loadRecords(kind: RecordKind, moment: ChainMoment): Promise<readonly RecordRow[]> {
  const named = await namedRecords(kind, moment);
  const outputs = await moment.outputs(named.map(({ txid, index }) => ({ hash: txid, index })));
  return named.flatMap(({ txid, index, height, timestamp }, at): RecordRow[] => {
    const coin = outputs[at];
    return coin === undefined ? [] : [{ point: { hash: txid, index }, output: coin.output, height, timestamp }];
  });
}

/**
 * The rows of a chain at one moment, all of them through block-storage's reader, so that what it answers is what gets checked.
 * Histories and registries are read once and kept: a check asks for the same few addresses again and again.
 */
export function chainMomentRows(moment: ChainMoment, network: Network): ChainRows {
  const blocks = new StoredBlocks(moment);
  const history = once((address: string): Promise<readonly TransactionRow[]> => loadAddressHistory(address, moment, blocks));
  const spent = once(async (address: string): Promise<readonly SpentRow[]> => loadUnnamedSpends(address, await history(address), moment, blocks, network));
  const records = once((kind: RecordKind) => loadRecords(kind, moment));
  return {
    height: () => Promise.resolve(moment.tip.height),
    async block(at) {
      const record = 'height' in at ? await moment.blockAt(at.height) : await moment.blockOf(at.hash);
      return record && { hash: record.hash, height: record.height, raw: (await blocks.at(record.height)).decoded.bytes };
    },
    async transaction(id) {
      const record = await moment.transaction(id);
      return record && { id: record.id, height: record.height, index: record.position, timestamp: record.timestamp, raw: record.bytes };
    },
    async unspent(address) {
      const coins = await moment.coins(address, { limit: NO_LIMIT });
      return coins.map(({ txid, index, output, height, timestamp, coinbase }) => ({ point: { hash: txid, index }, output, height, timestamp, coinbase }));
    },
    received: async (address) => (await moment.etpBalance(address)).received,
    history,
    spent,
    records,
  };
}
