import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '@mbaas/chain-params';
import { ownerOf, type QueryPort } from '@mbaas/contracts-queries';
import { createMetrics, type Logger } from '@mbaas/platform-observability';
import { createQueryServer, HttpQueries, type QueryServer } from '@mbaas/platform-query-http';
import { startTracing } from '@mbaas/platform-tracing';
import type { z } from 'zod';
import type { ServiceSettings } from './config/service-config.ts';
import { startHttpServer } from './http/http-server.ts';
import { readinessOf, type Parts } from './http/readiness.ts';
import { errorCode } from './process/error-code.ts';
import { Shutdown } from './process/shutdown.ts';
import type { Composed, Service, ServiceContext } from './service.ts';
import { instanceName } from './start/instance-name.ts';
import { becomeLeader } from './start/leadership.ts';
import { openDrivers } from './start/open-drivers.ts';
import { waitFor } from './start/wait-for.ts';

export interface ProcessOptions<Extra extends z.ZodRawShape> {
  readonly settings: ServiceSettings<Extra>;
  readonly targets: Readonly<Record<string, readonly string[]>>;
  readonly network: Network;
  readonly log: Logger;
}

/** A start that is still under way when everything is closed meets that within moments, or never ends. */
const GIVE_UP_MS = 1_000;

/** How far the process is; shown by its readiness. */
type Phase = 'starting' | 'standing by' | 'running' | 'stopping';

/**
 * One service in one process: its port is open from the first moment, it waits for what is not there yet, and it stops in the
 * order in which nothing is lost: no more queries, facts and work drained, the service, the connections.
 */
export class ServiceProcess<Extra extends z.ZodRawShape> {
  readonly #service: Service<Extra>;
  readonly #options: ProcessOptions<Extra>;
  readonly #shutdown: Shutdown;
  readonly #metrics = createMetrics({ processMetrics: true });
  readonly #answers: QueryServer;
  readonly #asked: HttpQueries;
  readonly #stopping = new AbortController();
  readonly #failed = Promise.withResolvers<number>();
  #starting: Promise<void> | undefined;
  #phase: Phase = 'starting';
  #composed: Composed | undefined;
  #readiness: (() => Promise<Parts>) | undefined;

  constructor(service: Service<Extra>, options: ProcessOptions<Extra>) {
    this.#service = service;
    this.#options = options;
    const { settings, targets, log } = options;
    const { name } = service.config;
    const secret = settings.serviceSecret.reveal();
    this.#shutdown = new Shutdown(log);
    this.#answers = createQueryServer({ owner: service.owner ?? name, secret, log, metrics: this.#metrics });
    this.#asked = new HttpQueries({ targets, secret, self: name, log, metrics: this.#metrics });
  }

  /** Starts, and resolves to the exit code when `told` does or when the process cannot go on. */
  async run(told: Promise<void>): Promise<number> {
    const ended = Promise.race([told.then(() => 0), this.#failed.promise]);
    this.#starting = this.#start().catch((error: unknown) => this.#fail('The service could not start', error));
    const code = await ended;
    this.#options.log.info('Stopping', { phase: this.#phase });
    this.#phase = 'stopping';
    this.#stopping.abort();
    return code;
  }

  /** Closes what was opened, in reverse order. A start that is under way gives up at its next wait; what it opens until then is closed too. */
  async stop(): Promise<void> {
    await this.#shutdown.run();
    await Promise.race([this.#starting, sleep(GIVE_UP_MS)]);
    await this.#shutdown.run();
  }

  #fail(sentence: string, error?: unknown): void {
    // A start that is cut short by the stop meets closed connections.
    if (this.#stopping.signal.aborted) return this.#options.log.debug(sentence, { error });
    this.#options.log.error(sentence, { code: errorCode(error, 'PROCESS_FAILED'), ...(error === undefined ? {} : { error }) });
    this.#failed.resolve(1);
  }

  async #start(): Promise<void> {
    const { settings, network, log } = this.#options;
    const { config, schemas } = this.#service;
    const { signal } = this.#stopping;
    const tracing = await startTracing({ service: config.name, otlpUrl: settings.otlpUrl, sampleRatio: settings.otlpSample, log });
    this.#shutdown.add('tracing', () => tracing.stop());
    const port = await this.#listen();
    const drivers = await openDrivers({ name: config.name, settings, network, schemas, shutdown: this.#shutdown, log, metrics: this.#metrics, signal });
    if (drivers === undefined) return;
    this.#shutdown.add('queries', () => this.#asked.close());

    const work = drivers.makeWorkQueue();
    const composed = await this.#service.compose(this.#contextOf({ ...drivers, work }));
    this.#composed = composed;
    if (!(await this.#lead(drivers))) return;
    this.#shutdown.add('service', () => composed.stop());
    await composed.start();
    this.#shutdown.add('bus', () => drivers.bus.stop());
    await drivers.bus.start();
    this.#shutdown.add('work', () => work.stop());
    await work.start();
    this.#shutdown.add('answers', () => this.#answers.close());
    this.#answers.open();
    const more = async (): Promise<Parts> => (await composed.readiness?.()) ?? {};
    this.#readiness = () => readinessOf({ ...drivers, work, more });
    if (!(await this.#finish(composed))) return;
    this.#phase = 'running';
    log.info('Service started', { network: network.name, port, seconds: Math.round(process.uptime() * 10) / 10 });
  }

  async #listen(): Promise<number> {
    const { settings, log } = this.#options;
    const http = await startHttpServer({
      host: settings.host,
      port: settings.port,
      log,
      metrics: this.#metrics,
      readiness: () => this.#parts(),
      queries: (request, response) => this.#answers.handle(request, response),
      service: (request, response) => this.#composed?.http?.(request, response) ?? false,
    });
    this.#shutdown.add('http', () => http.stop());
    return http.port;
  }

  #contextOf(drivers: Pick<ServiceContext, 'database' | 'kafka' | 'claims' | 'bus' | 'work' | 'makeWorkQueue'>): ServiceContext<Extra> {
    const { settings, targets, network, log } = this.#options;
    const { owner } = this.#service;
    const queries: QueryPort = { ask: (query, request) => (ownerOf(query.name) === owner ? this.#answers.local : this.#asked).ask(query, request) };
    return {
      ...drivers,
      settings,
      network,
      queries,
      registry: this.#answers.registry,
      instance: instanceName(),
      log,
      metrics: this.#metrics,
      clock: { now: () => Date.now() },
      readiness: () => this.#parts(),
      addressesOf: (asked) => targets[asked] ?? [],
      fail: (sentence, error) => this.#fail(sentence, error),
    };
  }

  /** Waits for the role, where only one instance has it at a time; false: the stop came first. */
  async #lead({ database }: Pick<ServiceContext, 'database'>): Promise<boolean> {
    const { leads } = this.#service;
    const { network, log } = this.#options;
    const { signal } = this.#stopping;
    if (leads === undefined) return !signal.aborted;
    this.#phase = 'standing by';
    const lock = await becomeLeader(database, leads(network), { log, signal });
    if (lock === undefined) return false;
    this.#phase = 'starting';
    this.#shutdown.add('leadership', () => lock.release());
    // Somebody else may lead from now on: whatever this process would still do in that role, it must not.
    void lock.lost.then(() => signal.aborted || this.#fail('Leadership was lost'));
    return true;
  }

  /** The last part of a start, for which others must be there; false: the stop came first. */
  async #finish(composed: Composed): Promise<boolean> {
    const { settings, targets, log } = this.#options;
    const { signal } = this.#stopping;
    if (composed.started === undefined) return !signal.aborted;
    const isThere = () => assertReached(this.#asked, Object.keys(targets));
    if (!(await waitFor(isThere, { what: 'other services', patienceMs: settings.startPatience, log, signal }))) return false;
    await composed.started();
    return !signal.aborted;
  }

  async #parts(): Promise<Parts> {
    const phase = { process: { ready: this.#phase === 'running' || this.#phase === 'standing by', detail: this.#phase } };
    return this.#readiness === undefined ? phase : { ...phase, ...(await this.#readiness()) };
  }
}

/** Thrown while a service that this one asks does not answer yet. */
class NotReached extends Error {
  readonly code = 'PEER_NOT_REACHED';
}

async function assertReached(queries: HttpQueries, owners: readonly string[]): Promise<void> {
  for (const owner of owners) if (!(await queries.reaches(owner))) throw new NotReached(`nobody answers the queries of ${owner}`);
}
