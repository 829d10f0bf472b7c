import { isNovaActive, isVersion4Mandatory } from '../activation/activation.ts';
import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

const FIRST_UNKNOWN = 5;

/** consensus.md 6.3. TX_VERSION_UNKNOWN, TX_NOVA_INACTIVE, TX_VERSION_TOO_OLD. Coinbase and coinstake only have an upper bound. */
export const checkVersion: TransactionRule = ({ facts, context }) => {
  const { version } = facts.tx;
  if (version >= FIRST_UNKNOWN) return refuseTx('TX_VERSION_UNKNOWN', { version });
  if (facts.coinbase || facts.coinstake) return undefined;
  if (version >= 4 && !isNovaActive(context)) return refuseTx('TX_NOVA_INACTIVE', { top: context.top });
  if (version === 3 && !context.network.testnetRules) return refuseTx('TX_VERSION_UNKNOWN', { version });
  if (version < 4 && isVersion4Mandatory(context)) return refuseTx('TX_VERSION_TOO_OLD', { version });
  return undefined;
};
