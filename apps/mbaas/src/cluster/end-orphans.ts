import { isGoneWithin, isRunning, send } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';
import { UserError } from '@mbaas/platform-service-process';
import { readClusterState, type ProcessState } from './cluster-state.ts';

const TERM_MS = 10_000;
const KILL_MS = 5_000;

/**
 * Ends the processes that a killed launcher left behind; a number that belongs to another process by now is left alone.
 * Throws UserError when that launcher lives: then its cluster is in use.
 */
export async function endOrphans(stateFile: string, log: Logger): Promise<void> {
  const state = await readClusterState(stateFile);
  if (state === undefined) return;
  if (await isRunning(state.launcher)) throw new UserError(`A cluster runs on this data directory already (process ${state.launcher.pid}). Stop it first, or give another one with --data-dir.`);
  await Promise.all(state.processes.map((process) => endOrphan(process, log)));
}

async function endOrphan(process: ProcessState, log: Logger): Promise<void> {
  if (!(await isRunning(process))) return;
  log.warn('Stopping a service that a killed launcher left behind', { process: process.name, pid: process.pid });
  send(process.pid, 'SIGTERM');
  // A paused one hears nothing before it goes on.
  send(process.pid, 'SIGCONT');
  if (await isGoneWithin(process, TERM_MS)) return;
  send(process.pid, 'SIGKILL');
  await isGoneWithin(process, KILL_MS);
}
