import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { installKafka } from './install.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-kafka-install-'));
  await mkdir(join(folder, 'bin'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Programs that stand in for Java and Maven: only what they are asked for and what they leave is of interest. */
async function programs(scripts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(folder, 'bin', name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/bin:/usr/bin`);
}

const java = (version: string): string => `echo 'openjdk version "${version}" 2025-04-15' >&2`;
/** Counts its runs, is slow, and wants to stand beside the pinned pom.xml. */
const MAVEN = 'echo run >> ../../runs; grep -q kafka_2.13 pom.xml && mkdir -p lib && sleep 0.3 && echo jar > lib/kafka.jar';

const install = () => installKafka({ directory: join(folder, 'kafka'), log: NullLogger });

describe('installKafka', () => {
  it('fetches once, and leaves nothing but the jars', async () => {
    await programs({ java: java('17.0.15'), mvn: MAVEN });
    const first = await install();
    expect(first.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await install()).toEqual(first);
    expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('run\n');
    const [home = '', ...others] = await readdir(join(folder, 'kafka'));
    expect(others).toEqual([]);
    expect(first.classPath).toBe(join(folder, 'kafka', home, '*'));
    expect(await readdir(join(folder, 'kafka', home))).toEqual(['installed.txt', 'kafka.jar']);
  });

  it('may be done by several at once', async () => {
    await programs({ java: java('21'), mvn: MAVEN });
    const all = await Promise.all([install(), install(), install()]);
    expect(new Set(all.map(({ classPath }) => classPath)).size).toBe(1);
    expect(await readdir(join(folder, 'kafka'))).toHaveLength(1);
  });

  it('leaves nothing after a download that failed, and can be tried again', async () => {
    await programs({ java: java('17'), mvn: 'mkdir lib; echo "[ERROR] no network"; exit 1' });
    await expect(install()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE', message: expect.stringContaining('MBAAS_TEST_KAFKA_BROKERS') as string });
    expect(await readdir(join(folder, 'kafka'))).toEqual([]);
    await programs({ mvn: MAVEN });
    expect((await install()).classPath).toContain('kafka-');
  });

  it.each([
    ['Java is missing', { mvn: MAVEN }],
    ['Java is too old', { java: java('1.8.0_402'), mvn: MAVEN }],
    ['Maven is missing', { java: java('17') }],
  ])('says how to get a broker when %s', async (_, scripts) => {
    await programs(scripts as Record<string, string>);
    vi.stubEnv('PATH', join(folder, 'bin'));
    await expect(install()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE', message: expect.stringContaining('Java 17') as string });
  });
});
