import { decodeTransaction, encodeTransaction } from '@mbaas/chain-codec';
import { mainnet } from '@mbaas/chain-params';
import { bytesEqual, hexEncode } from '@mbaas/chain-primitives';
import {
  classifyOutput, countScriptHashSigops, countSigops, createSighashCache, encodeScript, evaluate, inputAddress, isPushOnly, isScriptHashOutput, outputAddress, parseScript, parseScriptText, scriptAddress, scriptText,
} from '@mbaas/chain-script';
import { checkScripts, nativeHash160, nativeSha256, nativeVerify } from '@mbaas/platform-native-crypto';
import { bytesOfHex } from '../corpus/vector-files.ts';
import { mutateScript } from '../mutate/mutate-script.ts';
import { mutateTransaction } from '../mutate/mutate-transaction.ts';
import { accepted, demand } from './oracles.ts';
import { listOf, type Target } from './target.ts';

const native = { verify: nativeVerify, sha256: nativeSha256, hash160: nativeHash160 };

/** Everything that reads a script without running it. */
function readScript(script: Uint8Array): void {
  const ops = accepted(parseScript(script));
  if (ops !== undefined) demand(bytesEqual(encodeScript(ops), script), 'a script is written as it came');
  const text = scriptText(script);
  accepted(parseScriptText(text));
  const { pattern } = classifyOutput(script);
  demand(typeof pattern === 'string', 'a script has a pattern');
  for (const accurate of [true, false]) demand(countSigops(script, accurate) >= 0, 'signature operations are counted');
  demand(typeof scriptAddress(script, mainnet) === 'string', 'a script has a script-address');
  outputAddress(script, mainnet);
  inputAddress(script, mainnet);
  isPushOnly(script);
  isScriptHashOutput(script);
}

/** Spends: input script, output script and transaction against each other, by the portable and by the native way. */
export const scripts: Target = {
  name: 'scripts',
  make(dice, corpus) {
    const spend = dice.of(corpus.spends);
    const changeTx = dice.oneIn(3);
    let { tx } = spend;
    if (changeTx) tx = mutateTransaction(tx, dice, corpus);
    else if (dice.oneIn(2)) tx = { ...tx, inputs: tx.inputs.map((input, index) => (index > 0 && dice.oneIn(2) ? input : { ...input, script: mutateScript(input.script, dice, corpus) })) };
    const previous = tx.inputs.map((_, index) => {
      const script = spend.previousScripts[index % spend.previousScripts.length] ?? new Uint8Array(0);
      return hexEncode(dice.oneIn(2) ? mutateScript(script, dice, corpus) : script);
    });
    return { bytes: encodeTransaction(tx), meta: { previous, hardened: dice.below(2) } };
  },
  check(hostile) {
    const tx = accepted(decodeTransaction(hostile.bytes));
    if (tx === undefined) return false;
    const rules = hostile.meta?.['hardened'] === 1 ? 'hardened' : 'reference';
    const previousScripts = listOf(hostile, 'previous').map((hex) => bytesOfHex(String(hex))).slice(0, tx.inputs.length);
    const failed = new Map(checkScripts({ rules, transactions: [{ bytes: hostile.bytes, previousScripts }] }).map(({ input, code }) => [input, code]));
    const sighash = createSighashCache(tx);
    for (const [inputIndex, previousScript] of previousScripts.entries()) {
      const verdict = evaluate({ tx, inputIndex, previousScript, refuseUndefinedSighash: rules === 'hardened', sighash, ...native });
      accepted(verdict);
      demand((verdict.ok ? undefined : verdict.error.code) === failed.get(inputIndex), 'both ways of checking agree');
      const input = tx.inputs[inputIndex];
      if (input === undefined) continue;
      readScript(input.script);
      readScript(previousScript);
      accepted(countScriptHashSigops(previousScript, input.script));
    }
    return failed.size === 0;
  },
};
