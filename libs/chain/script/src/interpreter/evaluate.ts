import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { hash160 as portableHash160, sha256 as portableSha256, verifyCompact, type Sha256, type VerifyDigest } from '@mbaas/chain-crypto';
import type { Transaction } from '@mbaas/chain-codec';
import { isPushOnly } from '../push-only.rules.ts';
import type { ScriptCode } from '../script.codes.ts';
import { isScriptHashOutput } from '../script-hash-output.ts';
import { createSighashCache, type SighashCache } from '../sighash-cache.ts';
import { createMachine, type Hash160, type SpendContext } from './machine.ts';
import { runScript } from './run-script.ts';
import { isTrue } from './stack-item.ts';

/** One input to check. */
export interface Spend {
  readonly tx: Transaction;
  readonly inputIndex: number;
  /** Script of the output that the input spends. */
  readonly previousScript: Uint8Array;
  /**
   * Hardened profile: refuse signatures of type SINGLE by later inputs, whose digest the reference takes from
   * uninitialised memory (isUndefinedSighash). The default follows the reference's blocks: SCRIPT_SIGHASH_UNDEFINED never comes.
   */
  readonly refuseUndefinedSighash?: boolean;
  /** createSighashCache(tx), shared by all inputs of a transaction; made here when missing. */
  readonly sighash?: SighashCache;
  /** Native functions for speed; they must agree with the portable ones of chain-crypto. */
  readonly verify?: VerifyDigest;
  readonly sha256?: Sha256;
  readonly hash160?: Hash160;
}

function contextOf(spend: Spend): SpendContext {
  let cache = spend.sighash;
  return {
    transaction: spend.tx,
    inputIndex: spend.inputIndex,
    refuseUndefinedSighash: spend.refuseUndefinedSighash ?? false,
    verify: spend.verify ?? verifyCompact,
    sha256: spend.sha256 ?? portableSha256,
    hash160: spend.hash160 ?? portableHash160,
    sighash: () => (cache ??= createSighashCache(spend.tx)),
  };
}

/** Runs a script on a stack that it may change, and asks for a true item on top. */
function runToTrue(script: Uint8Array, stack: Uint8Array[], context: SpendContext): ScriptCode | undefined {
  const refused = runScript(createMachine(script, stack, context));
  if (refused !== undefined) return refused;
  const top = stack.at(-1);
  return top !== undefined && isTrue(top) ? undefined : 'SCRIPT_FALSE';
}

function refusalOf(spend: Spend, inputScript: Uint8Array): ScriptCode | undefined {
  const context = contextOf(spend);
  const stack: Uint8Array[] = [];
  const refused = runScript(createMachine(inputScript, stack, context));
  if (refused !== undefined) return refused;
  const redeemStack = isScriptHashOutput(spend.previousScript) ? [...stack] : undefined;
  const paying = runToTrue(spend.previousScript, stack, context);
  if (paying !== undefined || redeemStack === undefined) return paying;
  if (!isPushOnly(inputScript)) return 'SCRIPT_INPUT_NOT_PUSH_ONLY';
  const redeem = redeemStack.pop();
  assert(redeem !== undefined, 'a script-hash output was satisfied by an item of the input');
  return runToTrue(redeem, redeemStack, context);
}

/**
 * May the input spend the output? Runs the input script, the output script and, for script-hash outputs, the redeem
 * script, with the flags of wire-format §4.2: P2SH, strict DER, CLTV, CSV and the attenuation opcode, at every height.
 * Not required: low S, minimal pushes, an empty multi-signature dummy, a clean stack, known hash types.
 * Never throws on any bytes; the real age of locks is for the transaction rules. One SCRIPT_ code per refusal.
 * Throws BrokenAssumption when there is no such input. consensus §6.7.
 *
 * @example evaluate({ tx, inputIndex: 0, previousScript }) // { ok: true } or { ok: false, error: { code: 'SCRIPT_FALSE' } }
 */
export function evaluate(spend: Spend): Result<void, Refusal<ScriptCode>> {
  const input = spend.tx.inputs[spend.inputIndex];
  assert(input !== undefined, 'the input to evaluate exists');
  const award = spend.sighash?.unverifiable ?? spend.tx.outputs.some(({ attachment }) => attachment.kind === 'award');
  const refused = award ? 'SCRIPT_AWARD_OUTPUT' : refusalOf(spend, input.script);
  return refused === undefined ? ok(undefined) : err({ code: refused });
}
