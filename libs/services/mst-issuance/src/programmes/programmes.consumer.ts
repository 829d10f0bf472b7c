import { expectOk } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { displayHash, parseDisplayHash } from '@mbaas/chain-primitives';
import { assetIssued, assetMoved, blockConnected, blockDisconnected, type BlockPart, type ChainTransaction } from '@mbaas/contracts-events';
import type { Operations } from '@mbaas/flow-operations';
import { appendFacts, isFact, newFact, type FactConsumer, type NewFact } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { movementsOf, symbolsOf, type Movement } from './programme-changes.ts';
import { deleteUnissued, insertMovement, insertProgramme, loadTenants, undoMovements } from './programme.store.ts';

const hashBytes = (text: string): Uint8Array => expectOk(parseDisplayHash(text), 'a fact carries well-formed hashes');

type MovementPlace = { readonly tenant: string; readonly txid: string; readonly height: number };

function movementFact({ symbol, kind, from, to, quantity }: Movement, { tenant, txid, height }: MovementPlace): NewFact {
  if ((kind === 'issue' || kind === 'more') && to !== null) {
    return newFact({ event: assetIssued, key: symbol, tenant, payload: { symbol, quantity: `${quantity}`, secondary: kind === 'more', address: to, tenant, txid, height } });
  }
  return newFact({ event: assetMoved, key: symbol, tenant, payload: { symbol, quantity: `${quantity}`, from, to, reverted: false, tenant, txid, height } });
}

/** An undone issue is told as units that went back to nowhere (`from` null). */
const undoneFact = ({ symbol, from, to, quantity }: Movement, { tenant, txid, height }: MovementPlace): NewFact =>
  newFact({ event: assetMoved, key: symbol, tenant, payload: { symbol, quantity: `${quantity}`, from, to, reverted: true, tenant, txid, height } });

/** First issues of this transaction that a tenant's operation made become programmes. */
async function noteIssues(tx: Transaction, transaction: ChainTransaction, height: number, flow: Operations, tenants: Map<string, string>): Promise<void> {
  for (const effect of transaction.effects) {
    if (effect.type !== 'mst-issued' || effect.secondary) continue;
    const txid = hashBytes(transaction.txid);
    const owner = await flow.ownerOf(tx, txid);
    if (owner?.kind !== 'mst-issue') continue;
    const { symbol, address, issuer, decimals, secondaryIssueThreshold } = effect;
    await insertProgramme(tx, { symbol, tenant: owner.tenant, address, issuer, decimals, secondaryIssueThreshold, txid, height });
    tenants.set(symbol, owner.tenant);
  }
}

async function connect(tx: Transaction, part: BlockPart, flow: Operations): Promise<void> {
  const symbols = new Set(part.transactions.flatMap((transaction) => [...symbolsOf(transaction)]));
  if (symbols.size === 0) return;
  const tenants = await loadTenants(tx, [...symbols]);
  const facts: NewFact[] = [];
  for (const transaction of part.transactions) {
    await noteIssues(tx, transaction, part.height, flow, tenants);
    for (const symbol of symbolsOf(transaction)) {
      const tenant = tenants.get(symbol);
      if (tenant === undefined) continue;
      for (const movement of movementsOf(transaction, symbol)) {
        await insertMovement(tx, movement, { txid: hashBytes(transaction.txid), height: part.height, blockHash: hashBytes(part.hash) });
        facts.push(movementFact(movement, { tenant, txid: transaction.txid, height: part.height }));
      }
    }
  }
  await appendFacts(tx, 'mst', facts);
}

async function disconnect(tx: Transaction, part: BlockPart): Promise<void> {
  const undone = await undoMovements(tx, part.transactions.map(({ txid }) => hashBytes(txid)), hashBytes(part.hash));
  if (undone.length === 0) return;
  await appendFacts(tx, 'mst', undone.map((movement) => undoneFact(movement, { tenant: movement.tenant, txid: displayHash(movement.txid), height: part.height })));
  await deleteUnissued(tx, [...new Set(undone.map(({ symbol }) => symbol))]);
}

/** Keeps the tenants' programmes as the chain has them; facts of other networks are not ours. */
export const programmesConsumer = ({ database, network }: { readonly database: Database; readonly network: Network }, flow: Operations): FactConsumer => ({
  name: 'mst-programmes',
  database,
  schema: 'mst',
  events: [blockConnected, blockDisconnected],
  order: 'stop',
  async handle(facts, tx) {
    for (const fact of facts) {
      if (isFact(fact, blockConnected) && fact.payload.network === network.name) await connect(tx, fact.payload, flow);
      if (isFact(fact, blockDisconnected) && fact.payload.network === network.name) await disconnect(tx, fact.payload);
    }
  },
});
