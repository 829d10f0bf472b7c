import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scriptsToCheck, verdictReached, workTopic } from '@mbaas/contracts-events';
import { encodeScriptBatch } from '@mbaas/platform-native-crypto';
import { encodeRequest } from '@mbaas/platform-verifier-kafka';
import { bulkBlocks } from '../bulk-blocks.ts';
import { spendsOf } from '../signature-inputs.ts';
import { Child } from './child.ts';
import { connect } from './connection.ts';
import type { Machine } from './machine.ts';
import { cpuSeconds } from './process-cpu.ts';

export interface DrainRun {
  readonly validators: number;
  /** In the middle of the run: neither the start of the group nor the last, uneven batches. */
  readonly transactionsPerSecond: number;
  /** Of the whole run. */
  readonly validatorSeconds: readonly number[];
  readonly brokerSeconds: number;
  readonly wallSeconds: number;
}

/** As block-storage cuts. */
const BATCH = 192;
/** The recorded blocks are short: they come several times, cut elsewhere, so that no batch is one that was judged before. */
const ROUNDS = 2;
const FROM = 0.2;
const TO = 0.8;
const POLL_MS = 100;
const READ = 1_000;

const run = promisify(execFile);

/** Keeps a process on one core, where the system can. */
async function pin(pid: number, core: number): Promise<void> {
  await run('taskset', ['-a', '-p', '-c', String(core), String(pid)]);
}

/**
 * Validators alone: batches with their outputs lie in the topic, nobody resolves or stores. Each validator has a core; the broker, which must hand
 * over every byte, runs on whatever they leave, and its seconds are told.
 */
export async function runDrain(machine: Machine, validators: number): Promise<DrainRun> {
  const place = await machine.makePlace();
  const connection = connect(place, 'bench');
  const queue = connection.makeQueue();
  const children = Array.from({ length: validators }, () => new Child('validator'));
  try {
    const sizes = await publishBatches(queue);
    for (const child of children) await child.call('warm');
    for (const [index, child] of children.entries()) await pin(child.pid, index);
    await connection.kafka.ensureTopics([{ name: workTopic(place.network, verdictReached), partitions: verdictReached.partitions, retentionMs: verdictReached.retentionMs }]);
    const before = { validators: children.map(({ pid }) => cpuSeconds(pid)), broker: cpuSeconds(machine.brokerPid) };
    const startedAt = performance.now();
    await Promise.all(children.map((child, index) => child.call('join', { place, instance: `validator-${index}` })));
    const verdicts = workTopic(place.network, verdictReached);
    while ((await verdictCount(connection.kafka, verdicts)) < sizes.length) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const validatorSeconds = children.map(({ pid }, index) => cpuSeconds(pid) - (before.validators[index] ?? 0));
    const brokerSeconds = cpuSeconds(machine.brokerPid) - before.broker;
    const times = await verdictTimes(connection.kafka, verdicts, sizes.length);
    return { validators, validatorSeconds, brokerSeconds, wallSeconds, transactionsPerSecond: middleRate(times, BATCH) };
  } finally {
    await Promise.allSettled(children.map((child) => child.end()));
    await connection.close();
  }
}

type Queue = ReturnType<ReturnType<typeof connect>['makeQueue']>;
type Broker = ReturnType<typeof connect>['kafka'];

/** Transactions of each batch, in the order published. */
async function publishBatches(queue: Queue): Promise<number[]> {
  const { transactions } = spendsOf(bulkBlocks());
  const sizes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = round * Math.floor(BATCH / ROUNDS); at < transactions.length; at += BATCH) {
      const part = transactions.slice(at, at + BATCH);
      sizes.push(part.length);
      const request = encodeRequest({ id: { asker: 'bench', number: sizes.length }, rules: 'scripts.1.reference', body: encodeScriptBatch(part) });
      await queue.publish(scriptsToCheck, request, { partition: sizes.length % scriptsToCheck.partitions });
    }
  }
  return sizes;
}

async function verdictCount(kafka: Broker, topic: string): Promise<number> {
  const [partition] = await kafka.offsets(topic);
  return Number(partition?.next ?? 0n);
}

async function verdictTimes(kafka: Broker, topic: string, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) times.push(...(await kafka.read(topic, 0, BigInt(times.length), READ)).map(({ timestampMs }) => timestampMs));
  return times.sort((a, b) => a - b);
}

/** Between a fifth and four fifths of the verdicts. */
function middleRate(times: readonly number[], transactions: number): number {
  const [from, to] = [Math.floor(FROM * times.length), Math.floor(TO * times.length)];
  return ((to - from) * transactions * 1000) / ((times[to] ?? NaN) - (times[from] ?? NaN));
}
