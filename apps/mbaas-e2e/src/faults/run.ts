import { devnet } from '@mbaas/chain-params';
import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckReport } from './checks/finding.ts';
import { checkNothingLeft, drain } from './checks/drain.ts';
import { checkHoldings } from './checks/holdings.ts';
import { checkOperations } from './checks/operations.ts';
import { checkRepetition } from './checks/repetition.ts';
import { checkReplay } from './checks/replay.ts';
import { checkEventLog, checkRecorded } from './checks/streams.ts';
import { whyNotReady } from './platform/roles.ts';
import type { FaultPlatform } from './platform/fault-platform.ts';
import { Random } from './random.ts';
import { reorganise } from './reorganise/reorganise.ts';
import { Progress } from './report/progress.ts';
import type { RunOutcome } from './report/summary.ts';
import type { RunPlan } from './run-plan.ts';
import type { FaultRecord } from './schedule/fault.ts';
import { processFaults } from './schedule/process-faults.ts';
import { runLane } from './schedule/run-lane.ts';
import { serverFaults } from './schedule/server-faults.ts';
import { InsistentClient, newCounts } from './workload/insistent-client.ts';
import { Ledger } from './workload/ledger.ts';
import { setUp } from './workload/set-up.ts';
import { CommandSource, runWorkload, send } from './workload/workload.ts';

export interface RunOptions {
  readonly plan: RunPlan;
  readonly platform: FaultPlatform;
  readonly log: Logger;
  readonly say: (line: string) => void;
  /** When the run began. */
  readonly startedAt: number;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

const READY_MS = 120_000;
const READY_LOOK_MS = 200;
/** Every so many looks the log is told what is waited for. */
const TURNS_TOLD = 25;
/** How long the facts of the last block may take to be everywhere. */
const SETTLE_MS = 60_000;
/** Coinbases that can be spent before clients come. */
const MATURED = 5;
/** Sequences of chance that do not depend on how the others are used. */
const CHANCE = ['commands', 'processes', 'servers', 'rival', 'process pauses', 'server pauses', 'rival pauses', 'sample'] as const;

/** Work, faults and a rival's blocks side by side; then everything heals, ends, and is checked. */
export async function runUnderFaults({ plan, platform, log, say, startedAt, signal }: RunOptions): Promise<RunOutcome> {
  const root = new Random(plan.seed);
  const chance = Object.fromEntries(CHANCE.map((name) => [name, root.fork()])) as Readonly<Record<(typeof CHANCE)[number], Random>>;
  const ledger = new Ledger();
  const counts = newCounts();
  const operator = new InsistentClient({ url: platform.url, key: platform.operatorKey, counts, signal });
  say('waiting for the first blocks');
  await faucetIsFed(platform.database, signal);
  say(`setting up ${plan.wallets} wallets`);
  const client = await setUp({ operator, ledger, wallets: plan.wallets, send: (sender, command) => send(sender, ledger, command) });
  counts.longestSilenceMs = 0;
  counts.lastAnswerAt = Date.now();
  const setUpAt = Date.now();

  const faults: FaultRecord[] = [];
  const reorganisations = { made: 0, blocksReplaced: 0 };
  const verifier = createWorkerVerifier({ threads: 1 });
  const over = new AbortController();
  const compete = async (): Promise<void> => {
    const { length } = await reorganise({ network: devnet, database: platform.database, chain: platform.chain, verifier, random: chance.rival, signal });
    reorganisations.made += 1;
    reorganisations.blocksReplaced += length - 1;
  };
  const progress = new Progress({ database: platform.database, ledger, counts, faults, reorganisations: () => reorganisations.made, target: plan.operations, say });
  const rounds = { processes: 0, servers: 0 };
  /** All faults once; in the long form again as long as there is work to do. */
  const isTimeUp = (): boolean => Date.now() - setUpAt > plan.faultsMs;
  const isDone = (): boolean => isTimeUp() || (ledger.acknowledged.length >= plan.operations && reorganisations.made >= plan.reorganisations);
  const another = (name: keyof typeof rounds): boolean => {
    rounds[name] += 1;
    return rounds[name] === 1 || (plan.form === 'long' && !isDone());
  };
  const onFault = (record: FaultRecord): void => {
    faults.push(record);
    log.info('Fault', { ...record });
  };
  const lane = { pauseMs: plan.pauseMs, patienceMs: plan.patienceMs, ended: () => progress.ended, isTimeUp, signal, onFault };
  const lanes = Promise.all([
    runLane(() => (another('processes') ? processFaults({ platform, random: chance.processes, form: plan.form, reorganise: compete }) : undefined), { ...lane, random: chance['process pauses'] }),
    runLane(() => (another('servers') ? serverFaults({ platform, random: chance.servers, form: plan.form }) : undefined), { ...lane, random: chance['server pauses'] }),
    rival(compete, { plan, random: chance['rival pauses'], isDone: () => isTimeUp() || reorganisations.made >= plan.reorganisations, signal }),
  ]).finally(() => over.abort());
  try {
    const work = runWorkload({ client, ledger, source: new CommandSource(chance.commands, ledger), concurrency: plan.concurrency, perSecond: plan.perSecond, mostOpen: plan.mostOpen, ended: () => progress.ended, goesOn: () => !signal.aborted && !(over.signal.aborted && isDone()) });
    await Promise.race([Promise.all([lanes, work]), aborted(signal)]);
    signal.throwIfAborted();
    const faultsAt = Date.now();

    say('faults are over: healing, waiting until everything is finished');
    await platform.heal();
    log.info('Links are healed');
    await allReady(platform, { log, signal });
    await drain(platform.database, { limitMs: plan.drainMs, onWait: (words) => log.info('Waiting', { words }) });
    const drainedAt = Date.now();
    say('checking');
    const checks = await checkAll({ platform, ledger, client, log, sample: plan.sample, random: chance.sample });
    const { rows } = await platform.database.query<{ height: number }>('SELECT max(height) AS height FROM chain.main_block');
    const secondsOf = (from: number, to: number): number => Math.round((to - from) / 1000);
    return {
      plan, reorganisations, faults, counts, checks,
      operations: ledger.acknowledged.length,
      height: rows[0]?.height ?? 0,
      diedUnasked: new Map(platform.processes.flatMap(({ name, endedByItself }) => (endedByItself > 0 ? [[name, endedByItself]] : []))),
      seconds: { start: secondsOf(startedAt, setUpAt), faults: secondsOf(setUpAt, faultsAt), drain: secondsOf(faultsAt, drainedAt), checks: secondsOf(drainedAt, Date.now()) },
    };
  } finally {
    progress.stop();
    await verifier.close();
  }
}

/** Rejects when the run is ended from outside: a broker that is being started is not waited for then. */
const aborted = (signal: AbortSignal): Promise<never> => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

/** The faucet pays from coinbases that have matured. */
async function faucetIsFed(database: Database, signal: AbortSignal): Promise<void> {
  for (let height = 0; height < devnet.coinbaseMaturity + MATURED; ) {
    signal.throwIfAborted();
    await sleep(200);
    const { rows } = await database.query<{ height: number }>('SELECT max(height) AS height FROM chain.main_block');
    height = rows[0]?.height ?? 0;
  }
}

/** Competing branches at moments drawn by chance, spread over the run. */
async function rival(compete: () => Promise<void>, { plan, random, isDone, signal }: { readonly plan: RunPlan; readonly random: Random; readonly isDone: () => boolean; readonly signal: AbortSignal }): Promise<void> {
  const [, longest] = plan.pauseMs;
  while (!isDone() && !signal.aborted) {
    await sleep(random.between(longest * 3, longest * 12));
    if (!isDone() && !signal.aborted) await compete();
  }
}

async function allReady({ processes }: FaultPlatform, { log, signal }: { readonly log: Logger; readonly signal: AbortSignal }): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const waiting = new Set(processes);
  for (let turn = 0; ; turn += 1) {
    const why: string[] = [];
    for (const process of waiting) {
      const words = await whyNotReady(process);
      if (words === undefined) waiting.delete(process);
      else why.push(words);
    }
    if (why.length === 0) return;
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`not ready again ${READY_MS / 1000} s after the last fault: ${why.join('; ')}`);
    if (turn % TURNS_TOLD === 0) log.info('Not ready yet', { why });
    await sleep(READY_LOOK_MS);
  }
}

interface CheckAll {
  readonly platform: FaultPlatform;
  readonly ledger: Ledger;
  readonly client: InsistentClient;
  readonly log: Logger;
  readonly sample: number;
  readonly random: Random;
}

async function checkAll({ platform, ledger, client, log, sample, random }: CheckAll): Promise<CheckReport[]> {
  const { database, kafka } = platform;
  const { report, feeOf } = await checkOperations(database, ledger);
  const holdings = await checkHoldings(client, ledger, feeOf);
  const repetition = await checkRepetition(client, ledger, { random, sample });
  // A block made while one looks would leave its facts on their way.
  await platform.stopBlocks();
  await drain(database, { limitMs: SETTLE_MS, onWait: (words) => log.info('Waiting for the last facts', { words }) });
  const left = await checkNothingLeft({ database, kafka, network: devnet.name, log });
  // From here on nothing may change any more.
  await platform.stopServices();
  return [await checkRecorded(database), await checkEventLog(database), await checkReplay({ database, network: devnet, log }), report, holdings, repetition, left];
}
