import { isNullOutPoint } from '@mbaas/chain-codec';
import { inputAddress, outputAddress } from '@mbaas/chain-script';
import type { SpentRow, TransactionRow } from '@mbaas/compat-mvsd-rpc';
import type { Network } from '@mbaas/chain-params';
import type { ChainMoment } from '@mbaas/service-block-storage';
import type { StoredBlocks } from './stored-blocks.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Every transaction of an address, in chain order, with its bytes cut out of its block. */
export async function loadAddressHistory(address: string, moment: ChainMoment, blocks: StoredBlocks): Promise<readonly TransactionRow[]> {
  const rows: TransactionRow[] = [];
  for (const { number, txid, height, timestamp } of (await moment.history(address, { limit: NO_LIMIT })).reverse()) {
    const { record, decoded } = await blocks.at(height);
    const index = number - record.firstTx;
    const { start = 0, end = 0 } = decoded.transactionSpans[index] ?? {};
    rows.push({ id: txid, height, index, timestamp, raw: decoded.bytes.subarray(start, end) });
  }
  return rows;
}

/** Outputs of an address that were spent by inputs whose scripts name another address or none; found through its history. */
export async function loadUnnamedSpends(
  address: string, history: readonly TransactionRow[], moment: ChainMoment, blocks: StoredBlocks, network: Network,
): Promise<readonly SpentRow[]> {
  const inputs = [];
  for (const { height, index } of history) {
    for (const input of (await blocks.at(height)).decoded.block.transactions[index]?.inputs ?? []) {
      if (!isNullOutPoint(input.previousOutput) && inputAddress(input.script, network) !== address) inputs.push(input);
    }
  }
  const coins = await moment.outputs(inputs.map(({ previousOutput }) => previousOutput));
  return inputs.flatMap(({ previousOutput, script }, at): SpentRow[] => {
    const coin = coins[at];
    if (coin === undefined || outputAddress(coin.output.script, network) !== address) return [];
    return [{ point: previousOutput, unlocking: script, output: coin.output, height: coin.height, timestamp: coin.timestamp, coinbase: coin.coinbase }];
  });
}
