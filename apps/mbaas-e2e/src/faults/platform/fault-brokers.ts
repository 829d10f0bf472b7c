import { defaultInstallationDirectory, installKafka, startKafka, type RunningBroker, type RunningKafka } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';
import type { FaultyLink, Toxiproxy } from '@mbaas/testing-faults';

/** Three brokers, each behind a link of its own that clients go through; brokers reach one another past it. */
export class FaultBrokers {
  readonly #kafka: RunningKafka;
  readonly links: readonly FaultyLink[];

  private constructor(kafka: RunningKafka, links: readonly FaultyLink[]) {
    this.#kafka = kafka;
    this.links = links;
  }

  static async start({ directory, toxiproxy, log }: { readonly directory: string; readonly toxiproxy: Toxiproxy; readonly log: Logger }): Promise<FaultBrokers> {
    const installation = await installKafka({ directory: defaultInstallationDirectory(), log });
    const links = new Map<number, FaultyLink>();
    let made = 0;
    const advertised = async (id: number, port: number): Promise<string> => {
      made += 1;
      const link = await toxiproxy.link(`kafka-${id}-${made}`, `127.0.0.1:${port}`);
      links.set(id, link);
      return link.address;
    };
    const kafka = await startKafka({ installation, directory, brokers: 3, advertised, log });
    return new FaultBrokers(kafka, kafka.brokers.map(({ id }) => links.get(id) as FaultyLink));
  }

  get all(): readonly RunningBroker[] {
    return this.#kafka.brokers;
  }

  /** As clients are told them: through the links. */
  get bootstrap(): readonly string[] {
    return this.#kafka.bootstrap;
  }

  stop(): Promise<void> {
    return this.#kafka.stop();
  }
}
