import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Logger } from '@mbaas/platform-observability';
import { ifThere } from './if-there.ts';
import { KafkaServerError } from './kafka-server.errors.ts';

const run = promisify(execFile);
const MAVEN_MS = 10 * 60_000;
const JAVA_AT_LEAST = 17;

/** An Apache Kafka that can be started on this machine. */
export interface KafkaInstallation {
  /** For instance 4.3.1. */
  readonly version: string;
  /** Argument of `java -cp`. */
  readonly classPath: string;
}

const POM = fileURLToPath(new URL('../pom.xml', import.meta.url));

/** `.mbaas/kafka` of the repository: git ignores it, tests and the local cluster share it. */
export const defaultInstallationDirectory = (): string => fileURLToPath(new URL('../../../.mbaas/kafka', import.meta.url));

/**
 * Fetches the jars that pom.xml pins, unless `directory` has them already: 43 MB by Maven, some seconds. They are
 * gathered aside and put in place by one rename, so a half installation is never seen and two processes may do it at once.
 * Throws KAFKA_UNAVAILABLE.
 */
export async function installKafka({ directory, log }: { readonly directory: string; readonly log: Logger }): Promise<KafkaInstallation> {
  const pom = await readFile(POM, 'utf8');
  const version = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([\d.]+)</.exec(pom)?.[1] ?? '';
  const stamp = createHash('sha256').update(pom).digest('hex').slice(0, 12);
  const home = join(directory, `kafka-${version}-${stamp}`);
  await assertJava();
  if ((await ifThere(stat(home))) === undefined) await fetchInto(home, directory, log);
  return { version, classPath: join(home, '*') };
}

async function fetchInto(home: string, directory: string, log: Logger): Promise<void> {
  log.info('Installing Apache Kafka with Maven', { directory });
  const draft = join(directory, `draft-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    // Maven works beside the file it reads; the source folder stays clean.
    await copyFile(POM, join(draft, 'pom.xml'));
    await maven(draft);
    await writeFile(join(draft, 'lib', 'installed.txt'), (await readdir(join(draft, 'lib'))).sort().join('\n'));
    await rename(join(draft, 'lib'), home).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster; its jars are the same.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function maven(draft: string): Promise<void> {
  const flags = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'];
  try {
    await run('mvn', flags, { cwd: draft, timeout: MAVEN_MS, maxBuffer: 1 << 24 });
  } catch (cause) {
    if (isMissing(cause)) throw unavailable('Maven (mvn) is not there', cause);
    const { stdout = '' } = cause as { stdout?: string };
    throw unavailable(`Maven could not fetch its jars (${stdout.trim().split('\n')[0] ?? ''})`, cause);
  }
}

async function assertJava(): Promise<void> {
  let said: string;
  try {
    said = (await run('java', ['-version'])).stderr;
  } catch (cause) {
    throw unavailable('Java is not there', cause);
  }
  const major = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (major < JAVA_AT_LEAST) throw unavailable(`Java is too old (${major === 0 ? 'unknown version' : major})`, undefined);
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const unavailable = (why: string, cause: unknown): KafkaServerError =>
  new KafkaServerError(
    'KAFKA_UNAVAILABLE',
    `No local Apache Kafka: ${why}. Install Java ${JAVA_AT_LEAST} or later and Maven (Debian: apt-get install openjdk-17-jre-headless maven), ` +
      'or name a broker that runs already: MBAAS_KAFKA_BROKERS=host:port (tests: MBAAS_TEST_KAFKA_BROKERS).',
    { cause },
  );
