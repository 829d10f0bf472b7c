import type { Network } from '@mbaas/chain-params';
import { displayHash } from '@mbaas/chain-primitives';
import type { TransactionInput, TransactionOutput } from '@mbaas/chain-codec';
import { addressOfClassified, classifyOutput, inputAddress, scriptText } from '@mbaas/chain-script';
import type { RpcObject } from '../rpc-value.ts';
import { renderAttachment } from './attachment.ts';
import { renderAttenuation } from './attenuation-param.ts';

/** The address an input names: told from its script alone, the node does not look at what it spends. null when it names none. */
export const addressOfInput = (input: TransactionInput, network: Network): string | null => inputAddress(input.script, network);

/** An input of a transaction object. */
export function renderInput(input: TransactionInput, network: Network): RpcObject {
  const address = addressOfInput(input, network);
  return {
    previous_output: { hash: displayHash(input.previousOutput.hash), index: input.previousOutput.index },
    script: scriptText(input.script),
    sequence: input.sequence,
    ...(address === null ? {} : { address }),
  };
}

/** What every view of an output shows. `address` is absent when it pays none. */
export function renderOutput(output: TransactionOutput, network: Network): RpcObject {
  const script = classifyOutput(output.script);
  const address = addressOfClassified(script, network);
  const model = renderAttenuation(script);
  return {
    script: scriptText(output.script),
    locked_height_range: script.pattern === 'pay-key-hash-lock-height' ? (script.lockHeight ?? 0) : 0,
    attachment: renderAttachment(output.attachment),
    ...(address === null ? {} : { address }),
    ...(model === undefined ? {} : { attenuation_model_param: model }),
  };
}
