import type { FactDefinition } from '@mbaas/contracts-events';
import { ok, type Refusal, type Result } from '@mbaas/kernel';
import { decodeFact, type FactCode } from '../fact.codec.ts';
import type { Fact } from '../fact.ts';
import type { FactRow } from '../outbox/fact-log.ts';

/** Characters of payload text whose facts are kept. */
const CAPACITY = 16 * 1024 * 1024;

/**
 * Facts read lately, so that several consumers of one process read a fact once: checking a block's fact costs more than
 * its JSON. (Facts are frozen, so that they can be shared.)
 */
export class FactCache {
  readonly #facts = new Map<string, { readonly fact: Fact; readonly event: FactDefinition; readonly length: number }>();
  #length = 0;

  /** As decodeFact. */
  decode(row: FactRow, source: string, events: readonly FactDefinition[]): Result<Fact, Refusal<FactCode>> {
    const known = this.#facts.get(row.event_id);
    // The same event may stand at a second position (a duplicate), and another consumer may declare it differently.
    if (known !== undefined && known.fact.position === row.position && known.fact.source === source && events.includes(known.event)) return ok(known.fact);
    const decoded = decodeFact(row, source, events);
    const event = events.find(({ name, version }) => name === row.name && version === row.version);
    if (decoded.ok && event !== undefined) this.#keep(decoded.value, event, row.payload.length);
    return decoded;
  }

  #keep(fact: Fact, event: FactDefinition, length: number): void {
    this.#drop(fact.id);
    this.#facts.set(fact.id, { fact, event, length });
    this.#length += length;
    for (const oldest of this.#facts.keys()) {
      if (this.#length <= CAPACITY) return;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    this.#length -= this.#facts.get(id)?.length ?? 0;
    this.#facts.delete(id);
  }
}
