import type { ScriptRules } from '@mbaas/platform-native-crypto';

/**
 * Rules as requests and verdicts name them. The number is raised when a release judges anything differently: validators
 * of other releases then say that they do not know them.
 */
const SCRIPT_RULES: Readonly<Record<ScriptRules, string>> = { reference: 'scripts.1.reference', hardened: 'scripts.1.hardened' };

/** Seals are judged alike everywhere. */
export const SEAL_RULES = 'seals.1';

/** The one way a seal fails. */
export const POW_INVALID = 'BLOCK_POW_INVALID';

export const nameOfRules = (rules: ScriptRules = 'reference'): string => SCRIPT_RULES[rules];

/** The script rules of a name, if this release knows them. */
export function rulesOfName(name: string): ScriptRules | undefined {
  if (name === SCRIPT_RULES.reference) return 'reference';
  return name === SCRIPT_RULES.hardened ? 'hardened' : undefined;
}
