import { avatarChanged, blockConnected, blockDisconnected, type BlockPart, type FactPayload } from '@mbaas/contracts-events';
import { appendFacts, isFact, newFact, type Fact, type FactConsumer, type NewFact } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { avatarSteps } from './domain/avatar-steps.ts';
import { deleteStepsAt, loadAvatarByName, saveSteps } from './storage/avatar.store.ts';

export interface AvatarsConsumerOptions {
  readonly database: Database;
  /** Facts of other networks are not ours. */
  readonly network: { readonly name: string };
  /** Which of our tenants asked for a transaction, where one did. */
  readonly tenantsOf: (tx: Transaction, txids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Avatars that another key speaks for now. */
  readonly ownerChanged: (tx: Transaction, names: readonly string[]) => Promise<void>;
}

/** Keeps the avatars as the main chain has them, and tells of each change. */
export function avatarsConsumer(options: AvatarsConsumerOptions): FactConsumer {
  return {
    name: 'avatar-identity',
    database: options.database,
    schema: 'identity',
    events: [blockConnected, blockDisconnected],
    order: 'stop',
    async handle(facts, tx) {
      for (const fact of facts) await apply(fact, tx, options);
    },
  };
}

async function apply(fact: Fact, tx: Transaction, options: AvatarsConsumerOptions): Promise<void> {
  const connected = isFact(fact, blockConnected);
  if (!connected && !isFact(fact, blockDisconnected)) return;
  const part = fact.payload;
  if (part.network !== options.network.name) return;
  if (connected) await connect(part, tx, options);
  // The rows of a block go with its last part: by then all its parts have been told.
  else if (part.part === part.parts - 1) await disconnect(part, tx, options);
}

async function connect(part: BlockPart, tx: Transaction, options: AvatarsConsumerOptions): Promise<void> {
  const steps = avatarSteps(part);
  if (steps.length === 0) return;
  await saveSteps(tx, steps);
  await tell(tx, options, steps.map(({ name, change, address, txid, height }) => ({ name, change, address, txid, height })));
}

async function disconnect(part: BlockPart, tx: Transaction, options: AvatarsConsumerOptions): Promise<void> {
  const changes: Change[] = [];
  for (const { name, txid, height } of await deleteStepsAt(tx, part.height)) {
    const left = await loadAvatarByName(tx, name);
    changes.push({ name, change: 'reverted', address: left?.address ?? null, txid, height });
  }
  if (changes.length > 0) await tell(tx, options, changes);
}

type Change = Omit<FactPayload<typeof avatarChanged>, 'tenant'>;

async function tell(tx: Transaction, { tenantsOf, ownerChanged }: AvatarsConsumerOptions, changes: readonly Change[]): Promise<void> {
  const tenants = await tenantsOf(tx, changes.map(({ txid }) => txid));
  const facts = changes.map((change): NewFact => {
    const tenant = tenants.get(change.txid);
    return newFact({ event: avatarChanged, key: change.name, payload: { ...change, ...(tenant === undefined ? {} : { tenant }) }, ...(tenant === undefined ? {} : { tenant }) });
  });
  await appendFacts(tx, 'identity', facts);
  const moved = changes.filter(({ change }) => change !== 'registered').map(({ name }) => name);
  if (moved.length > 0) await ownerChanged(tx, moved);
}
