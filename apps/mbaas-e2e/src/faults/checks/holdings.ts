import type { InsistentClient } from '../workload/insistent-client.ts';
import type { Ledger } from '../workload/ledger.ts';
import { SYMBOL } from '../workload/set-up.ts';
import { reportOf, type CheckReport } from './finding.ts';

interface Balance {
  readonly etp: { readonly unspent: string };
  readonly assets: readonly { readonly symbol: string; readonly quantity: string }[];
}

/** (c) What each wallet holds is what its operations moved, to the unit; and no unit of the MST came or went. */
export async function checkHoldings(client: InsistentClient, ledger: Ledger, feeOf: ReadonlyMap<string, bigint>): Promise<CheckReport> {
  const units = ledger.unitsAfter(new Set(feeOf.keys()));
  const atoms = ledger.atomsAfter(feeOf);
  const findings: string[] = [];
  let total = 0n;
  for (const [place, { walletId }] of ledger.wallets.entries()) {
    const { body } = await client.get(`/v1/wallets/${walletId}/balance`);
    const { etp, assets } = body as unknown as Balance;
    const held = BigInt(assets.find(({ symbol }) => symbol === SYMBOL)?.quantity ?? '0');
    total += held;
    if (held !== units[place]) findings.push(`wallet ${place} holds ${held} units, its operations make ${units[place]}`);
    const expected = atoms[place];
    if (expected !== undefined && BigInt(etp.unspent) !== expected) findings.push(`wallet ${place} holds ${etp.unspent} atoms, its operations make ${expected}`);
  }
  const issued = ledger.acknowledged.reduce((sum, { kind, amount }) => (kind === 'mst-issue' ? sum + amount : sum), 0n);
  if (total !== issued) findings.push(`${total} units are held, ${issued} were issued`);
  const known = atoms.filter((expected) => expected !== undefined).length;
  return reportOf('holdings are what operations moved', `${ledger.wallets.length} wallets, the ETP of ${known}; ${issued} units`, findings);
}
