import type { Network } from '@mbaas/chain-params';
import { displayHash, type Hash32 } from '@mbaas/chain-primitives';
import type { Transaction } from '@mbaas/chain-codec';
import type { RpcObject } from '../rpc-value.ts';
import { renderInput, renderOutput } from './transaction-parts.ts';

/** The transaction object of getblock and gettx. `lock_time` and `version` are strings; amounts are integers. mvsd-rpc §5a. */
export const renderTransaction = (transaction: Transaction, id: Hash32, network: Network): RpcObject => ({
  hash: displayHash(id),
  version: String(transaction.version),
  lock_time: String(transaction.lockTime),
  inputs: transaction.inputs.map((input) => renderInput(input, network)),
  outputs: transaction.outputs.map((output, index) => ({ index, value: output.value, ...renderOutput(output, network) })),
});
