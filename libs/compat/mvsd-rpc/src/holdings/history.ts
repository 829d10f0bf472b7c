import { expectOk } from '@mbaas/kernel';
import { compareBytes, hexEncode } from '@mbaas/chain-primitives';
import { decodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { inputAddress, outputAddress } from '@mbaas/chain-script';
import type { TransactionRow } from '../port/chain-rows.port.ts';
import type { ChainSource } from './chain-view.ts';

/** A transaction of an address's history. */
export interface HistoryEntry {
  readonly row: TransactionRow;
  readonly transaction: Transaction;
}

/** True when the node notes the transaction under the address: MIT outputs it notes elsewhere, spends only where the script names it. */
function isNoted({ inputs, outputs }: Transaction, address: string, { network }: ChainSource): boolean {
  return (
    outputs.some(({ attachment, script }) => attachment.kind !== 'mit' && outputAddress(script, network) === address) ||
    inputs.some(({ script }) => inputAddress(script, network) === address)
  );
}

/** What the node notes under any of the addresses, each transaction once, by its hash. */
export async function loadHistory(addresses: readonly string[], source: ChainSource): Promise<readonly HistoryEntry[]> {
  const byId = new Map<string, HistoryEntry>();
  for (const address of addresses) {
    for (const row of await source.rows.history(address)) {
      const id = hexEncode(row.id);
      if (byId.has(id)) continue;
      const transaction = expectOk(decodeTransaction(row.raw), 'stored transactions decode');
      if (isNoted(transaction, address, source)) byId.set(id, { row, transaction });
    }
  }
  return [...byId.values()].sort((a, b) => compareBytes(a.row.id, b.row.id));
}
