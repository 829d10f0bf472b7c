import { FACT_RETENTION_MS, factTopic, type FactDefinition, type FactStream } from '@mbaas/contracts-events';
import { assert } from '@mbaas/kernel';
import type { Kafka, TopicDeclaration } from '@mbaas/platform-kafka';

/** One topic of a stream: the facts of one of its sources. */
export interface FactTopic {
  readonly name: string;
  readonly source: string;
  readonly stream: FactStream;
}

/** Topics of these streams, one a source. */
export const factTopics = (network: string, streams: Iterable<FactStream>): readonly FactTopic[] =>
  [...new Set(streams)].flatMap((stream) => stream.sources.map((source) => ({ name: factTopic(network, source, stream), source, stream })));

export const declarationOf = ({ name, stream: { partitions } }: FactTopic): TopicDeclaration => ({ name, partitions, retentionMs: FACT_RETENTION_MS });

/** Makes the topics of these streams that are missing. Throws TopicMismatch where one is not as declared. */
export async function ensureFactTopics(kafka: Kafka, network: string, streams: Iterable<FactStream>): Promise<void> {
  await kafka.ensureTopics(factTopics(network, streams).map(declarationOf));
}

/** The stream of each kind of fact. */
export class StreamsByFact {
  readonly #byVersion = new Map<string, FactStream>();
  readonly #byName = new Map<string, { readonly version: number; readonly stream: FactStream }>();

  constructor(facts: readonly FactDefinition[]) {
    for (const { name, version, stream } of facts) {
      assert(!this.#byVersion.has(`${name} ${version}`), `The fact ${name} is declared once a version.`);
      this.#byVersion.set(`${name} ${version}`, stream);
      if ((this.#byName.get(name)?.version ?? 0) <= version) this.#byName.set(name, { version, stream });
    }
  }

  get streams(): ReadonlySet<FactStream> {
    return new Set(this.#byVersion.values());
  }

  /** A version that is not declared goes where the newest of its name goes: its readers say what they make of it. */
  streamOf(name: string, version: number): FactStream | undefined {
    return this.#byVersion.get(`${name} ${version}`) ?? this.#byName.get(name)?.stream;
  }
}
