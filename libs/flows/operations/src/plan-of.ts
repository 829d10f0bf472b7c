import { err, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import { BUILD_CODES, type BuildRefusal, type Built } from '@mbaas/chain-builder';
import { encodeOutput } from '@mbaas/chain-codec';
import type { BuildPlan } from './operation.types.ts';

/** What a builder gave as a plan to sign, or its refusal as a problem with the public sentence. */
export function planOf(built: Result<Built, BuildRefusal>, walletIds: readonly string[]): Result<BuildPlan, Problem> {
  if (!built.ok) return err(buildProblem(built.error));
  const { unsigned, inputs } = built.value;
  return ok({ unsigned, previousOutputs: inputs.map(({ output }) => encodeOutput(output)), walletIds: [...new Set(walletIds)] });
}

/** A builder's refusal as a problem. */
export const buildProblem = ({ code, detail }: BuildRefusal): Problem => problem(code, BUILD_CODES[code].http, BUILD_CODES[code].doc, detail);
