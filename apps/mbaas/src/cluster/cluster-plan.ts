import type { P2pSettings } from '@mbaas/service-p2p-ingress';
import type { ProductionSettings } from '@mbaas/service-producer';
import { owners, ownersAskedBy, type QueryOwner, type ServiceName } from '@mbaas/contracts-queries';

/** A process of the cluster: which app, under which name, told what. */
export interface ProcessPlan {
  /** `validation-2`; unique. */
  readonly name: string;
  readonly app: ServiceName;
  /** Of health, metrics and queries, on 127.0.0.1. */
  readonly port: number;
  /** Read at every start. */
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the program, where it is not the app's. */
  readonly main?: string;
}

export interface ClusterSettings {
  /** Name, or absolute path of a private network's file. */
  readonly network: string;
  readonly host: string;
  /** Of the public door. */
  readonly port: number;
  readonly publicUrl: string;
  readonly validators: number;
  readonly blockStorages: number;
  /** Threads of each validator. */
  readonly threads: number;
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  readonly logLevel: string;
  /** Whom the chain is followed with; nobody without it. */
  readonly p2p?: P2pSettings;
  /** What blocks are made; what the network's file says without it. */
  readonly production?: ProductionSettings;
  readonly secrets: { readonly service: string; readonly identity: string; readonly sandboxKey: string; readonly kekFile: string };
}

/** Services in the order in which they are stopped: the door first, then who asks, then who is asked. */
export const STOP_ORDER: readonly (readonly ServiceName[])[] = [
  ['gateway'],
  ['producer', 'p2p-ingress'],
  ['mst-issuance', 'avatar-identity', 'mars-scoring'],
  ['key-management', 'block-storage'],
  ['validation'],
];

/** Connections to the database that a process needs that hardly uses it. */
const FEW_CONNECTIONS = '3';

/** How many processes a cluster has. */
export const processCount = ({ validators, blockStorages }: Pick<ClusterSettings, 'validators' | 'blockStorages'>): number => STOP_ORDER.flat().length - 2 + validators + blockStorages;

/** All processes of a cluster with their environments. `ports` are free ones, `processCount` of them. */
export function planCluster(settings: ClusterSettings, ports: readonly number[]): readonly ProcessPlan[] {
  const copies: Partial<Record<ServiceName, number>> = { validation: settings.validators, 'block-storage': settings.blockStorages };
  const named = STOP_ORDER.flat().flatMap((app) => {
    const count = copies[app] ?? 1;
    return Array.from({ length: count }, (_, index) => ({ app, name: count === 1 ? app : `${app}-${index + 1}` }));
  });
  const placed = named.map((process, index) => ({ ...process, port: ports[index] ?? 0 }));
  const addressesOf = (owner: QueryOwner): string => placed.filter(({ app }) => app === owners[owner]).map(({ port }) => `http://127.0.0.1:${port}`).join(',');
  return placed.map(({ app, name, port }) => ({
    app,
    name,
    port,
    environment: {
      ...sharedEnvironment(settings),
      MBAAS_PORT: String(port),
      ...Object.fromEntries(ownersAskedBy(app).map((owner) => [`MBAAS_${owner.toUpperCase()}_URL`, addressesOf(owner)])),
      ...ownEnvironment(app, settings),
    },
  }));
}

const sharedEnvironment = ({ network, databaseUrl, brokers, secrets, logLevel }: ClusterSettings): Record<string, string> => ({
  MBAAS_NETWORK: network,
  MBAAS_DATABASE_URL: databaseUrl,
  MBAAS_KAFKA_BROKERS: brokers.join(','),
  MBAAS_KAFKA_REPLICATION: brokers.length >= 3 ? '3' : '1',
  MBAAS_SERVICE_SECRET: secrets.service,
  MBAAS_LOG_LEVEL: logLevel,
});

/** What only this service is told. */
function ownEnvironment(app: ServiceName, { host, port, publicUrl, threads, secrets, p2p, production }: ClusterSettings): Record<string, string> {
  switch (app) {
    case 'gateway':
      return { MBAAS_DOOR_HOST: host, MBAAS_DOOR_PORT: String(port), MBAAS_PUBLIC_URL: publicUrl, MBAAS_SANDBOX_KEY: secrets.sandboxKey };
    case 'avatar-identity':
      return { MBAAS_PUBLIC_URL: publicUrl, MBAAS_IDENTITY_SECRET: secrets.identity };
    case 'key-management':
      return { MBAAS_KEK_FILE: secrets.kekFile };
    case 'validation':
      return { MBAAS_VERIFIER_THREADS: String(threads), MBAAS_DATABASE_CONNECTIONS: FEW_CONNECTIONS };
    case 'p2p-ingress':
      return { MBAAS_DATABASE_CONNECTIONS: FEW_CONNECTIONS, ...(p2p === undefined ? {} : p2pEnvironment(p2p)) };
    case 'producer':
      return production === undefined ? {} : productionEnvironment(production);
    case 'block-storage':
    case 'mst-issuance':
    case 'mars-scoring':
      return {};
  }
}

const p2pEnvironment = ({ p2pListen, p2pConnect, p2pDiscover, p2pAdvertise }: P2pSettings): Record<string, string> => ({
  ...(p2pListen === undefined ? {} : { MBAAS_P2P_LISTEN: p2pListen }),
  MBAAS_P2P_CONNECT: p2pConnect.join(','),
  MBAAS_P2P_DISCOVER: String(p2pDiscover),
  ...(p2pAdvertise === undefined ? {} : { MBAAS_P2P_ADVERTISE: p2pAdvertise }),
});

const productionEnvironment = ({ mineSolo, mineTo, mineAsset, stakeWallet, stakeLock }: ProductionSettings): Record<string, string> => ({
  MBAAS_MINE_SOLO: String(mineSolo),
  ...(mineTo === undefined ? {} : { MBAAS_MINE_TO: mineTo }),
  ...(mineAsset === undefined ? {} : { MBAAS_MINE_ASSET: mineAsset }),
  ...(stakeWallet === undefined ? {} : { MBAAS_STAKE_WALLET: stakeWallet }),
  ...(stakeLock === undefined ? {} : { MBAAS_STAKE_LOCK: stakeLock }),
});
