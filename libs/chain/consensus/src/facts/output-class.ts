import { classifyOutput, type ClassifiedScript } from '@mbaas/chain-script';
import type { PreviousOutput } from '../view/consensus-view.ts';

/** What `classifyOutput` of chain-script says about an output script. */
export type OutputClass = ClassifiedScript;

/** The class of nearly every output; its hash is read from the script by whoever asks for the address. */
const PAY_KEY_HASH: OutputClass = Object.freeze({ pattern: 'pay-key-hash' });

/** `DUP HASH160 <20> EQUALVERIFY CHECKSIG`. */
const isPayKeyHash = (script: Uint8Array): boolean =>
  script.length === 25 && script[0] === 0x76 && script[1] === 0xa9 && script[2] === 0x14 && script[23] === 0x88 && script[24] === 0xac;

/** Classifies an output script without allocating for the common form. */
export const outputClass = (script: Uint8Array): OutputClass => (isPayKeyHash(script) ? PAY_KEY_HASH : classifyOutput(script));

/** Class of a spent output, kept on the record. */
export function previousClass(previous: PreviousOutput): OutputClass {
  previous.pattern ??= outputClass(previous.output.script);
  return previous.pattern;
}
