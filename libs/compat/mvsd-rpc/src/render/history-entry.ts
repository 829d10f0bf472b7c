import type { Network } from '@mbaas/chain-params';
import { displayHash, displayText, hexEncode } from '@mbaas/chain-primitives';
import { isNullOutPoint, type TransactionInput, type TransactionOutput } from '@mbaas/chain-codec';
import { scriptText } from '@mbaas/chain-script';
import type { HistoryEntry } from '../holdings/history.ts';
import { isRpcObject, type RpcObject } from '../rpc-value.ts';
import { addressOfInput, renderOutput } from './transaction-parts.ts';

/** Decimals of an MST by its symbol as people read it. */
export type DecimalsOf = (symbol: string) => number | undefined;

/** An output as listtxs shows it: `own`, `etp_value`, and with a transfer of tokens the decimals of its MST. */
function renderHistoryOutput(output: TransactionOutput, own: ReadonlySet<string>, decimalsOf: DecimalsOf, network: Network): RpcObject {
  const shown = renderOutput(output, network);
  const { attachment } = output;
  const decimals = attachment.kind === 'asset-transfer' ? decimalsOf(displayText(attachment.symbol)) : undefined;
  const withDecimals = decimals !== undefined && isRpcObject(shown['attachment']) ? { ...shown['attachment'], decimal_number: decimals } : undefined;
  return {
    ...shown,
    etp_value: output.value,
    own: typeof shown['address'] === 'string' && own.has(shown['address']),
    ...(withDecimals === undefined ? {} : { attachment: withDecimals }),
  };
}

/** In a history the script of a coinbase is one push of all its bytes; elsewhere it is read as operations. */
const inputText = ({ previousOutput, script }: TransactionInput): string =>
  isNullOutPoint(previousOutput) ? `[ ${hexEncode(script)} ]` : scriptText(script);

/** An entry of listtxs. It is a `send` when an input names one of the own addresses. */
export function renderHistoryEntry({ row, transaction }: HistoryEntry, own: ReadonlySet<string>, decimalsOf: DecimalsOf, network: Network): RpcObject {
  const senders = transaction.inputs.map((input) => addressOfInput(input, network));
  return {
    hash: displayHash(row.id),
    height: row.height,
    timestamp: row.timestamp,
    direction: senders.some((sender) => sender !== null && own.has(sender)) ? 'send' : 'receive',
    inputs: transaction.inputs.map((input, index) => ({ address: senders[index] ?? null, script: inputText(input) })),
    outputs: transaction.outputs.map((output) => renderHistoryOutput(output, own, decimalsOf, network)),
  };
}
