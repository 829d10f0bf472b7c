import { FAILPOINTS, type FailpointName } from '@mbaas/platform-failpoints';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlatform } from '../platform/fault-platform.ts';
import type { FaultProcess } from '../platform/fault-process.ts';
import type { Random } from '../random.ts';
import { activeStorage, isReady } from '../platform/roles.ts';
import { FAILPOINT_HOSTS } from './failpoint-hosts.ts';
import type { Fault } from './fault.ts';

/** Longer than a writer may go without a sign of life: another one must have taken over when it wakes up. */
const OVER_LEASE_MS = 9_000;
const STRIKE_MS = 20_000;
const READY_MS = 45_000;
/** Failpoints of the short form. */
const FEW: readonly FailpointName[] = ['operation.after-signed', 'relay.after-publish', 'consumer.after-effect', 'chain.after-commit', 'validation.before-verdict', 'keys.before-record'];

export interface ProcessFaultOptions {
  readonly platform: FaultPlatform;
  readonly random: Random;
  readonly form: 'short' | 'long';
  /** A competing branch that wins. */
  readonly reorganise: () => Promise<void>;
}

/** Every process killed, some paused, the writer longer than its lease, failpoints armed: in an order drawn by chance. */
export function processFaults(options: ProcessFaultOptions): Fault[] {
  const { platform, random, form } = options;
  const { processes } = platform;
  const paused = form === 'long' ? processes : random.shuffled(processes).slice(0, 2);
  const points = form === 'long' ? (Object.keys(FAILPOINTS) as FailpointName[]) : FEW;
  return random.shuffled([
    ...processes.map((process) => kill(process)),
    ...paused.map((process) => pause(process, random.between(1_000, form === 'long' ? 6_000 : 2_500))),
    pauseWriter(platform),
    ...points.map((point) => armed(point, options)),
  ]);
}

const kill = (process: FaultProcess): Fault => ({ kind: 'kill -9 of a process', name: process.name, strike: async () => process.kill() });

const pause = (process: FaultProcess, ms: number): Fault => ({ kind: 'pause of a process', name: `${process.name} for ${ms} ms`, strike: () => process.pause(ms) });

const pauseWriter = (platform: FaultPlatform): Fault => ({
  kind: 'pause of the writer beyond its lease',
  name: `block-storage for ${OVER_LEASE_MS} ms`,
  async strike() {
    const { active } = await writerIsThere(platform);
    return active === undefined ? false : active.pause(OVER_LEASE_MS);
  },
});

/** After a death it takes a moment until somebody writes. */
async function writerIsThere(platform: FaultPlatform): Promise<Awaited<ReturnType<typeof activeStorage>>> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const roles = await activeStorage(platform);
    if (roles.active !== undefined || Date.now() > deadline) return roles;
    await sleep(200);
  }
}

function armed(point: FailpointName, { platform, random, form, reorganise }: ProcessFaultOptions): Fault {
  const { at, needs } = FAILPOINT_HOSTS[point];
  const [busiest = ''] = at;
  const place = form === 'long' ? random.pick(at) : busiest;
  const passes = needs === undefined ? random.between(0, 4) : 0;
  const text = `${point}=kill+${passes}#1`;
  const chosen = random.next();
  return {
    kind: 'kill at a failpoint',
    name: `${point} at ${place}`,
    async strike() {
      if (place === 'block-storage') return strikeStorage(platform, text, needs, reorganise);
      const copies = platform.processes.filter(({ app, name }) => name === place || (app === place && name !== 'recorder'));
      const process = copies[Math.floor(chosen * copies.length)];
      if (process === undefined) throw new Error(`there is no process ${place}`);
      await process.restartArmed(text);
      return struckWithin(process, STRIKE_MS);
    },
  };
}

/** Only the writer passes these: the standby is armed and, once it stands by, inherits the office. */
async function strikeStorage(platform: FaultPlatform, text: string, needs: string | undefined, reorganise: () => Promise<void>): Promise<boolean> {
  const { active, standby } = await writerIsThere(platform);
  if (active === undefined || standby === undefined) return false;
  await standby.restartArmed(text);
  await readyOrStruck(standby);
  active.kill();
  if (needs === 'nothing') return false;
  const struck = struckWithin(standby, needs === 'reorganisation' ? READY_MS + STRIKE_MS : STRIKE_MS);
  if (needs === 'reorganisation') await reorganise();
  return struck;
}

async function readyOrStruck(process: FaultProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!process.struck && !(await isReady(process)) && Date.now() < deadline) await sleep(100);
}

async function struckWithin(process: FaultProcess, ms: number): Promise<boolean> {
  await readyOrStruck(process);
  const deadline = Date.now() + ms;
  while (!process.struck && Date.now() < deadline) await sleep(50);
  if (process.struck) process.noteStrike();
  return process.struck;
}
