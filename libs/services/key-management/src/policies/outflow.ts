import type { SigningRequest } from '../signing/signing-request.ts';

/** Marks the tenant as a whole in amounts and policies. */
export const WHOLE_TENANT = '';

/**
 * ETP that leaves with a transaction, fee included, by wallet id and for the tenant as a whole: what its inputs held
 * less what its outputs return to the same owner, never below zero. `walletOf` knows the tenant's addresses.
 */
export function outflow(request: SigningRequest, walletOf: (address: string) => string | undefined): Map<string, bigint> {
  const amounts = new Map<string, bigint>([[WHOLE_TENANT, 0n]]);
  const add = (owner: string, amount: bigint): void => void amounts.set(owner, (amounts.get(owner) ?? 0n) + amount);
  const count = (address: string | null, amount: bigint): void => {
    const walletId = address === null ? undefined : walletOf(address);
    if (walletId === undefined) return;
    add(walletId, amount);
    add(WHOLE_TENANT, amount);
  };
  for (const { address, previous } of request.inputs) count(address, previous.value);
  for (const [index, { value }] of request.transaction.outputs.entries()) count(request.outputAddresses[index] ?? null, -value);
  for (const [owner, amount] of amounts) if (amount < 0n) amounts.set(owner, 0n);
  return amounts;
}
