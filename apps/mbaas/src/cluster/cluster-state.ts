import type { ProcessIdentity } from '@mbaas/kafka-server';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** A process of a running cluster. */
export interface ProcessState extends ProcessIdentity {
  readonly name: string;
  readonly app: string;
  readonly port: number;
  /** Address of health, metrics and queries. */
  readonly url: string;
  /** Times it died and was started again. */
  readonly restarts: number;
  readonly log: string;
}

/** What `cluster.json` says of a cluster; for tools and fault tests. Secrets are in files that it names. */
export interface ClusterState {
  readonly launcher: ProcessIdentity;
  readonly network: string;
  /** Address that clients use. */
  readonly url: string;
  readonly brokers: readonly { readonly id: number; readonly pid: number; readonly port: number }[];
  readonly bootstrap: readonly string[];
  readonly files: { readonly databaseUrl: string; readonly serviceSecret: string; readonly sandboxKey: string };
  /** Every process answers `/health/ready` with 200. */
  readonly ready: boolean;
  readonly processes: readonly ProcessState[];
}

/** The state of the cluster that was started last; undefined: there was none, or its file was cut short. */
export async function readClusterState(path: string): Promise<ClusterState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ClusterState;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes the state so that a reader finds the old one or the new one, and never half of it. */
export async function writeClusterState(path: string, state: ClusterState): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}
