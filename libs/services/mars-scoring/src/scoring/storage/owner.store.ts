import type { BlockPart } from '@mbaas/contracts-events';
import type { Transaction } from '@mbaas/platform-postgres';
import type { OwnersBefore } from '../domain/block-observations.ts';

/** Who owns the addresses and MITs that a part speaks of. */
export async function loadOwners(tx: Transaction, { transactions }: BlockPart): Promise<OwnersBefore> {
  const ordinary = transactions.filter(({ kind }) => kind === 'ordinary');
  const addresses = new Set(ordinary.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ address }) => address)).filter((address) => address !== null));
  const mits = new Set(transactions.flatMap(({ effects }) => effects.flatMap((effect) => (effect.type === 'mit-transferred' ? [effect.symbol] : []))));
  return { avatars: await loadAvatars(tx, [...addresses]), mits: await loadMits(tx, [...mits]) };
}

async function loadAvatars(tx: Transaction, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (addresses.length === 0) return new Map();
  const { rows } = await tx.query<{ name: string; address: string }>(
    `SELECT DISTINCT ON (name) name, address FROM mars.avatar_address
     WHERE name IN (SELECT name FROM mars.avatar_address WHERE address = ANY($1)) ORDER BY name, height DESC, position DESC`,
    [addresses],
  );
  return new Map(rows.map(({ name, address }) => [address, name]));
}

async function loadMits(tx: Transaction, symbols: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (symbols.length === 0) return new Map();
  const { rows } = await tx.query<{ symbol: string; address: string }>('SELECT DISTINCT ON (symbol) symbol, address FROM mars.mit_owner WHERE symbol = ANY($1) ORDER BY symbol, height DESC, position DESC', [symbols]);
  return new Map(rows.map(({ symbol, address }) => [symbol, address]));
}
