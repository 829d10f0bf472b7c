import type { BlockPart, ChainTransaction } from '@mbaas/contracts-events';

/** What an address gained or lost in a block. `symbol` is '' for ETP. */
export interface Movement {
  readonly address: string;
  readonly symbol: string;
  readonly change: bigint;
}

/** What one transaction says about one address. */
export interface Activity {
  readonly address: string;
  readonly txid: string;
  readonly transfers: number;
  readonly recharges: number;
  readonly mitIssues: number;
  readonly mstIssues: number;
  readonly mitChange: number;
  /** Atoms; the first input's owner is taken to pay it. */
  readonly fee: bigint;
  readonly partners: readonly string[];
}

export interface AvatarStep {
  readonly name: string;
  readonly address: string;
  readonly registration: boolean;
}

export interface BlockObservations {
  readonly movements: readonly Movement[];
  readonly activities: readonly Activity[];
  readonly avatarSteps: readonly AvatarStep[];
  readonly decimals: readonly { readonly symbol: string; readonly decimals: number }[];
}

/** Reads a part of a block: pure, so that a replay tells the same. */
export function observe(part: BlockPart): BlockObservations {
  const movements = new Map<string, Movement>();
  const activities: Activity[] = [];
  const avatarSteps: AvatarStep[] = [];
  const decimals: { symbol: string; decimals: number }[] = [];
  for (const transaction of part.transactions) {
    collectMovements(transaction, movements);
    activities.push(...activitiesOf(transaction));
    for (const effect of transaction.effects) {
      if (effect.type === 'avatar-registered') avatarSteps.push({ name: effect.name, address: effect.address, registration: true });
      if (effect.type === 'avatar-moved') avatarSteps.push({ name: effect.name, address: effect.to, registration: false });
      if (effect.type === 'mst-issued') decimals.push({ symbol: effect.symbol, decimals: effect.decimals });
    }
  }
  return { movements: [...movements.values()].filter(({ change }) => change !== 0n), activities, avatarSteps, decimals };
}

function collectMovements({ inputs, outputs }: ChainTransaction, movements: Map<string, Movement>): void {
  const move = (address: string | null, symbol: string, change: bigint) => {
    if (address === null) return;
    const key = `${address} ${symbol}`;
    movements.set(key, { address, symbol, change: (movements.get(key)?.change ?? 0n) + change });
  };
  for (const [coins, sign] of [
    [inputs, -1n],
    [outputs, 1n],
  ] as const) {
    for (const { address, value, asset } of coins) {
      move(address, '', sign * BigInt(value));
      if (asset !== undefined) move(address, asset.symbol, sign * BigInt(asset.quantity));
    }
  }
}

function activitiesOf(transaction: ChainTransaction): Activity[] {
  if (transaction.kind !== 'ordinary') return [];
  const senders = distinct(transaction.inputs.map(({ address }) => address));
  const receivers = distinct(transaction.outputs.map(({ address }) => address));
  return distinct([...senders, ...receivers]).map((address) => {
    const sends = senders.includes(address);
    const others = (sends ? receivers : senders).filter((other) => other !== address);
    const registered = transaction.effects.filter((effect) => effect.type === 'mit-registered' && effect.address === address).length;
    return {
      address,
      txid: transaction.txid,
      transfers: sends && others.length > 0 ? 1 : 0,
      recharges: !sends ? 1 : 0,
      mitIssues: registered,
      mstIssues: transaction.effects.filter((effect) => effect.type === 'mst-issued' && effect.address === address).length,
      mitChange: mitChange(transaction, address, sends),
      fee: senders[0] === address ? BigInt(transaction.fee) : 0n,
      partners: others,
    };
  });
}

/** A MIT enters with its output; a transaction moves at most one, and registers any number. */
function mitChange({ effects }: ChainTransaction, address: string, sends: boolean): number {
  const gained = effects.filter((effect) => (effect.type === 'mit-registered' || effect.type === 'mit-transferred') && effect.address === address).length;
  const given = effects.some((effect) => effect.type === 'mit-transferred' && effect.address !== address && sends) ? 1 : 0;
  return gained - given;
}

const distinct = (addresses: readonly (string | null)[]): string[] => [...new Set(addresses.filter((address) => address !== null))];
