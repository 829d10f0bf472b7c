import type { BlockPart, ChainEffect, ChainTransaction } from '@mbaas/contracts-events';

/** What an address gained or lost in a block. ETP in atoms and MITs by number have no symbol. */
export interface Movement {
  readonly address: string;
  readonly kind: 'etp' | 'mst' | 'mit';
  readonly symbol: string;
  readonly change: bigint;
}

/** What one transaction says about one avatar. */
export interface Activity {
  readonly avatar: string;
  readonly txid: string;
  readonly transfers: number;
  readonly recharges: number;
  readonly mitIssues: number;
  readonly mstIssues: number;
  /** Atoms; the first input's owner is taken to pay it. */
  readonly fee: bigint;
  /** Addresses. */
  readonly partners: readonly string[];
}

/** Something, an avatar or a MIT, belongs to an address from now on. */
export interface OwnerStep {
  readonly name: string;
  readonly address: string;
}

export interface BlockObservations {
  readonly movements: readonly Movement[];
  readonly activities: readonly Activity[];
  readonly avatarSteps: readonly OwnerStep[];
  readonly mitSteps: readonly OwnerStep[];
  readonly decimals: readonly { readonly symbol: string; readonly decimals: number }[];
}

/** Who owned what before the part. */
export interface OwnersBefore {
  /** Avatar by the address it owns. */
  readonly avatars: ReadonlyMap<string, string>;
  /** Address by the symbol of a MIT. */
  readonly mits: ReadonlyMap<string, string>;
}

/** Reads a part of a block: pure, so that a replay tells the same. A transaction's own registrations and moves count for it. */
export function observe(part: BlockPart, before: OwnersBefore): BlockObservations {
  const seen = { movements: new MovementSum(), activities: [] as Activity[], avatarSteps: [] as OwnerStep[], mitSteps: [] as OwnerStep[], decimals: [] as { symbol: string; decimals: number }[] };
  const avatars = new Map(before.avatars);
  const mits = new Map(before.mits);
  for (const transaction of part.transactions) {
    collectCoins(transaction, seen.movements);
    for (const effect of transaction.effects) {
      if (effect.type === 'mst-issued') seen.decimals.push({ symbol: effect.symbol, decimals: effect.decimals });
      const step = avatarStep(effect);
      if (step !== null) {
        seen.avatarSteps.push(step);
        moveAvatar(avatars, step);
      }
      if (effect.type === 'mit-registered' || effect.type === 'mit-transferred') {
        const owner = mits.get(effect.symbol);
        if (owner !== undefined) seen.movements.add(owner, 'mit', '', -1n);
        seen.movements.add(effect.address, 'mit', '', 1n);
        seen.mitSteps.push({ name: effect.symbol, address: effect.address });
        mits.set(effect.symbol, effect.address);
      }
    }
    seen.activities.push(...activitiesOf(transaction, avatars));
  }
  return { ...seen, movements: seen.movements.all() };
}

const avatarStep = (effect: ChainEffect): OwnerStep | null => {
  if (effect.type === 'avatar-registered') return { name: effect.name, address: effect.address };
  return effect.type === 'avatar-moved' ? { name: effect.name, address: effect.to } : null;
};

function moveAvatar(avatars: Map<string, string>, { name, address }: OwnerStep): void {
  for (const [old, owner] of avatars) if (owner === name) avatars.delete(old);
  avatars.set(address, name);
}

class MovementSum {
  readonly #sums = new Map<string, Movement>();

  add(address: string | null, kind: Movement['kind'], symbol: string, change: bigint): void {
    if (address === null) return;
    const key = `${address} ${kind} ${symbol}`;
    this.#sums.set(key, { address, kind, symbol, change: (this.#sums.get(key)?.change ?? 0n) + change });
  }

  all(): Movement[] {
    return [...this.#sums.values()].filter(({ change }) => change !== 0n);
  }
}

function collectCoins({ inputs, outputs }: ChainTransaction, movements: MovementSum): void {
  for (const [coins, sign] of [
    [inputs, -1n],
    [outputs, 1n],
  ] as const) {
    for (const { address, value, asset } of coins) {
      movements.add(address, 'etp', '', sign * BigInt(value));
      if (asset !== undefined) movements.add(address, 'mst', asset.symbol, sign * BigInt(asset.quantity));
    }
  }
}

function activitiesOf({ kind, txid, fee, inputs, outputs, effects }: ChainTransaction, avatars: ReadonlyMap<string, string>): Activity[] {
  if (kind !== 'ordinary') return [];
  const senders = distinct(inputs.map(({ address }) => address));
  const receivers = distinct(outputs.map(({ address }) => address));
  return distinct([...senders, ...receivers]).flatMap((address): Activity[] => {
    const avatar = avatars.get(address);
    if (avatar === undefined) return [];
    const sends = senders.includes(address);
    const partners = (sends ? receivers : senders).filter((other) => other !== address);
    const count = (type: 'mit-registered' | 'mst-issued'): number => effects.filter((effect) => effect.type === type && effect.address === address).length;
    return [
      {
        avatar,
        txid,
        transfers: sends && partners.length > 0 ? 1 : 0,
        recharges: sends ? 0 : 1,
        mitIssues: count('mit-registered'),
        mstIssues: count('mst-issued'),
        fee: senders[0] === address ? BigInt(fee) : 0n,
        partners,
      },
    ];
  });
}

const distinct = (addresses: readonly (string | null)[]): string[] => [...new Set(addresses.filter((address) => address !== null))];
