import type { Transaction } from '@mbaas/platform-postgres';
import { withSpan, type SpanOptions } from '@mbaas/platform-tracing';
import type { FactConsumer } from '../bus.port.ts';
import type { Fact } from '../fact.ts';
import type { FactRow } from '../outbox/fact-log.ts';
import { loadHandled, takeUnhandled } from './inbox.store.ts';
import { loadParkedKeys, parkFacts } from './parked-fact.store.ts';

/** A stored fact and what it reads as. */
export interface ReadFact {
  readonly row: FactRow;
  readonly fact: Fact;
}

/**
 * Gives facts of one source to their consumer, within `tx`: those handled before are left out, those of a parked key are
 * parked behind it. What the handler throws goes to the caller, whose transaction must not commit then.
 */
export async function deliverFacts(tx: Transaction, consumer: FactConsumer, source: string, facts: readonly ReadFact[]): Promise<void> {
  const { name, schema } = consumer;
  const parkedKeys = consumer.order === 'park' ? await parkedAmong(tx, consumer, source, facts) : new Set<string>();
  const behind = facts.filter(({ row }) => parkedKeys.has(row.key));
  if (behind.length > 0) {
    const handled = await loadHandled(tx, schema, name, behind.map(({ fact }) => fact));
    const rows = behind.filter(({ fact }) => !handled.has(fact.id)).map(({ row }) => row);
    await parkFacts(tx, schema, { consumer: name, source, rows, code: 'CONSUMER_KEY_PARKED' });
  }
  const open = facts.filter(({ row }) => !parkedKeys.has(row.key)).map(({ fact }) => fact);
  const unhandled = await takeUnhandled(tx, schema, name, open);
  if (unhandled.length > 0) await withSpan(`consume ${name}`, causesOf(unhandled), () => consumer.handle(unhandled, tx));
}

/** One cause of all facts is their span's parent; of several none can be, so the span links to them. */
function causesOf(facts: readonly Fact[]): SpanOptions {
  const causes = [...new Set(facts.flatMap(({ traceparent }) => traceparent ?? []))];
  const attributes = { facts: facts.length };
  return causes.length === 1 ? { kind: 'consumer', attributes, parent: causes[0] } : { kind: 'consumer', attributes, links: causes };
}

async function parkedAmong(tx: Transaction, consumer: FactConsumer, source: string, facts: readonly ReadFact[]): Promise<ReadonlySet<string>> {
  const among = [...new Set(facts.map(({ row }) => row.key))];
  return new Set(await loadParkedKeys(tx, consumer.schema, { consumer: consumer.name, source, among }));
}
