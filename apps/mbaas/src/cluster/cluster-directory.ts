import { join } from 'node:path';
import { dataDirectoryOf, type DataDirectory } from '../combined/data-directory.ts';

/** Where a cluster keeps its things: below the data directory, apart from what the combined mode keeps there. */
export interface ClusterDirectory extends Pick<DataDirectory, 'root' | 'postgres' | 'secrets' | 'keyEncryptionKey' | 'identitySecret'> {
  readonly kafka: string;
  /** A file for each process. */
  readonly logs: string;
  readonly serviceSecret: string;
  /** File of the database's address with its password, for this user alone. */
  readonly databaseUrl: string;
  /** What runs: processes, ports, addresses (ClusterState). */
  readonly state: string;
  /** Shared with the combined mode, so that `npm run tour` finds whichever was started last. */
  readonly sandboxKey: string;
  readonly address: string;
}

export function clusterDirectoryOf(base: string, network: string): ClusterDirectory {
  const { address, sandboxKey } = dataDirectoryOf(base, network);
  const own = dataDirectoryOf(join(base, 'cluster'), network);
  return {
    ...own,
    kafka: join(own.root, 'kafka'),
    logs: join(own.root, 'logs'),
    serviceSecret: join(own.secrets, 'service'),
    databaseUrl: join(own.secrets, 'database-url'),
    state: join(own.root, 'cluster.json'),
    sandboxKey,
    address,
  };
}
