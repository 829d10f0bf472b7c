/** A fact as its source wrote it. */
export interface AppendedFact {
  readonly id: string;
  /** Kind of the fact. */
  readonly name: string;
  readonly stream: string;
  readonly key: string;
}

/** Everything one source appended, in the order of its log. */
export interface SourceLog {
  readonly source: string;
  readonly facts: readonly AppendedFact[];
}

/** What took effect at one consumer. */
export interface ConsumerLog {
  readonly consumer: string;
  /** Kinds of facts it must handle. */
  readonly names: readonly string[];
  /** Ids in the order in which the facts took effect. */
  readonly effects: readonly string[];
}

/**
 * lost: appended, of a kind the consumer handles, and without effect · doubled: took effect again ·
 * swapped: took effect after a later fact of its order · unknown: took effect and was never appended for this consumer.
 */
export interface StreamFinding {
  readonly kind: 'lost' | 'doubled' | 'swapped' | 'unknown';
  readonly consumer: string;
  readonly id: string;
  /** Where the fact stands; missing for an unknown one. */
  readonly at?: { readonly source: string; readonly stream: string; readonly key: string };
}

export interface StreamReport {
  readonly findings: readonly StreamFinding[];
  readonly counts: {
    readonly appended: number;
    readonly effects: number;
    /** Orders that were compared: of a source, stream and key, at one consumer. */
    readonly orders: number;
    readonly lost: number;
    readonly doubled: number;
    readonly swapped: number;
    readonly unknown: number;
  };
}

export interface RecordedStreams {
  readonly sources: readonly SourceLog[];
  readonly consumers: readonly ConsumerLog[];
  /** Streams whose facts have one order for all keys of a source. */
  readonly wholeOrder?: ReadonlySet<string>;
}

/** A fact's place: in which order it stands, and as which of it. */
interface Place {
  readonly fact: AppendedFact;
  readonly source: string;
  readonly order: string;
  readonly position: number;
}

/**
 * Compares what was appended with what took effect: every fact once at every consumer of its kind, and facts of one
 * source, stream and key in the order of the log. Throws nothing: whatever is wrong is a finding.
 */
export function checkStreams({ sources, consumers, wholeOrder = new Set() }: RecordedStreams): StreamReport {
  const places = placesOf(sources, wholeOrder);
  const findings: StreamFinding[] = [];
  let effects = 0;
  let orders = 0;
  for (const consumer of consumers) {
    const result = checkConsumer(consumer, places);
    findings.push(...result.findings);
    effects += consumer.effects.length;
    orders += result.orders;
  }
  const count = (kind: StreamFinding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  const appended = sources.reduce((sum, { facts }) => sum + facts.length, 0);
  return {
    findings,
    counts: { appended, effects, orders, lost: count('lost'), doubled: count('doubled'), swapped: count('swapped'), unknown: count('unknown') },
  };
}

function placesOf(sources: readonly SourceLog[], wholeOrder: ReadonlySet<string>): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { source, facts } of sources) {
    facts.forEach((fact, position) => {
      const order = JSON.stringify([source, fact.stream, wholeOrder.has(fact.stream) ? null : fact.key]);
      places.set(fact.id, { fact, source, order, position });
    });
  }
  return places;
}

function checkConsumer({ consumer, names, effects }: ConsumerLog, places: ReadonlyMap<string, Place>): { findings: StreamFinding[]; orders: number } {
  const findings: StreamFinding[] = [];
  const wanted = new Set(names);
  const seen = new Set<string>();
  /** Order → the latest position that took effect. */
  const latest = new Map<string, number>();
  const note = (kind: StreamFinding['kind'], id: string, place?: Place): void => {
    findings.push({ kind, consumer, id, ...(place === undefined ? {} : { at: { source: place.source, stream: place.fact.stream, key: place.fact.key } }) });
  };
  for (const id of effects) {
    const place = places.get(id);
    if (place === undefined || !wanted.has(place.fact.name)) note('unknown', id);
    else if (seen.has(id)) note('doubled', id, place);
    else {
      const before = latest.get(place.order) ?? -1;
      if (place.position < before) note('swapped', id, place);
      latest.set(place.order, Math.max(before, place.position));
    }
    seen.add(id);
  }
  for (const [id, place] of places) if (wanted.has(place.fact.name) && !seen.has(id)) note('lost', id, place);
  return { findings, orders: latest.size };
}
