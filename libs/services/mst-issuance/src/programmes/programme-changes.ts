import { BLACKHOLE_ADDRESS } from '@mbaas/chain-crypto';
import type { ChainTransaction } from '@mbaas/contracts-events';

/** One change of hands of a programme's units, as a transaction made it. */
export interface Movement {
  readonly symbol: string;
  readonly kind: 'issue' | 'more' | 'move' | 'burn';
  /** null: they came into being, or lay in a script without address. */
  readonly from: string | null;
  /** null: they are gone, or lie in a script without address. */
  readonly to: string | null;
  readonly quantity: bigint;
}

/** Stands for every script without address; no address has this text. */
const NOBODY = '';

/** Units of one asset by address: what a side of a transaction holds. */
function unitsOf(sides: readonly { readonly address: string | null; readonly asset?: { readonly symbol: string; readonly quantity: string } | undefined }[], symbol: string): Map<string, bigint> {
  const units = new Map<string, bigint>();
  for (const { address, asset } of sides) {
    if (asset?.symbol !== symbol) continue;
    const owner = address ?? NOBODY;
    units.set(owner, (units.get(owner) ?? 0n) + BigInt(asset.quantity));
  }
  return units;
}

/**
 * What a transaction did to one asset: its issue if it made one, then who gave how much to whom, net of change. Senders
 * and receivers are matched in the order of the transaction; units without an output were burned by omission.
 * A chain output lists the units of an issue like any other, so they are taken off before matching.
 */
export function movementsOf(transaction: ChainTransaction, symbol: string): Movement[] {
  const movements: Movement[] = [];
  const before = unitsOf(transaction.inputs, symbol);
  const after = unitsOf(transaction.outputs, symbol);
  for (const effect of transaction.effects) {
    if (effect.type !== 'mst-issued' || effect.symbol !== symbol) continue;
    const quantity = BigInt(effect.quantity);
    movements.push({ symbol, kind: effect.secondary ? 'more' : 'issue', from: null, to: effect.address, quantity });
    after.set(effect.address, (after.get(effect.address) ?? 0n) - quantity);
  }
  const given = [...before].map(([address, units]) => ({ address, left: units - (after.get(address) ?? 0n) })).filter(({ left }) => left > 0n);
  const taken = [...after].map(([address, units]) => ({ address, left: units - (before.get(address) ?? 0n) })).filter(({ left }) => left > 0n);
  for (const receiver of taken) {
    for (const giver of given) {
      const quantity = giver.left < receiver.left ? giver.left : receiver.left;
      if (quantity <= 0n) continue;
      giver.left -= quantity;
      receiver.left -= quantity;
      const burned = receiver.address === BLACKHOLE_ADDRESS;
      movements.push({ symbol, kind: burned ? 'burn' : 'move', from: giver.address || null, to: burned ? null : receiver.address || null, quantity });
    }
    // Mined units come from nowhere.
    if (receiver.left > 0n) movements.push({ symbol, kind: 'more', from: null, to: receiver.address || null, quantity: receiver.left });
  }
  for (const { address, left } of given) if (left > 0n) movements.push({ symbol, kind: 'burn', from: address || null, to: null, quantity: left });
  return movements;
}

/** Assets a transaction touches. */
export function symbolsOf(transaction: ChainTransaction): Set<string> {
  const symbols = new Set<string>();
  for (const { asset } of [...transaction.inputs, ...transaction.outputs]) if (asset !== undefined) symbols.add(asset.symbol);
  return symbols;
}
