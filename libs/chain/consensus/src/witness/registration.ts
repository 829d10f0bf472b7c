import type { Transaction } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { isPublicKeyShape, parseScript, scriptAddress } from '@mbaas/chain-script';
import { outputClass } from '../facts/output-class.ts';
import type { WitnessRegistration } from './witness-view.ts';

/** Attachment version of outputs that name sender and receiver. */
const NAMED_VERSION = 207;
const COMPRESSED_KEY = 33;

/** Key that the first input of a transaction was unlocked with; undefined unless it pushes a compressed one second. */
function firstInputKey(tx: Transaction): Uint8Array | undefined {
  const [input] = tx.inputs;
  const ops = input === undefined ? undefined : parseScript(input.script);
  const key = ops?.ok === true ? ops.value[1]?.data : undefined;
  // A longer key is a public key, too, but cannot sign a delegated block: its field has 33 bytes.
  return key?.length === COMPRESSED_KEY && isPublicKeyShape(key) ? key : undefined;
}

/**
 * The registration that an output of a transaction is, undefined when it is none: the exact fee, a plain key hash payment
 * in ETP, named for the registry, from a named sender who signs with the key. Whether registry and sender own these names when the
 * votes are counted is the election's matter. consensus.md 4.2 "Registration".
 */
export function readRegistration(tx: Transaction, index: number, height: number, network: Network): WitnessRegistration | undefined {
  const output = tx.outputs[index];
  const { dposParams, heights } = network;
  if (output === undefined || output.attachment.version !== NAMED_VERSION || dposParams === null || heights.dposRegister === null) return undefined;
  const { attachment, script, value } = output;
  const { toDid, fromDid } = attachment;
  if (height < heights.dposRegister || value !== dposParams.registrationFeeAtoms || attachment.kind !== 'etp') return undefined;
  if (toDid !== dposParams.registryDid || fromDid === undefined || fromDid === '' || outputClass(script).pattern !== 'pay-key-hash') return undefined;
  const publicKey = firstInputKey(tx);
  return publicKey === undefined ? undefined : { address: scriptAddress(script, network), fromDid, publicKey, height };
}
