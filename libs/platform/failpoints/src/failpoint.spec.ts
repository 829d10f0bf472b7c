import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { armFailpoints, failpoint, type ArmedFailpoint } from './failpoint.ts';

const NAME = 'pool.after-save';
const CHILD = fileURLToPath(new URL('../test/pass-failpoint.ts', import.meta.url));

const arm = (point: Partial<ArmedFailpoint>): void => armFailpoints(new Map([[NAME, { action: { kind: 'throw' }, chance: 1, after: 0, times: Infinity, ...point }]]));

/** Which of so many passes struck, counted from 1. */
async function strikes(passes: number): Promise<number[]> {
  const struck: number[] = [];
  for (let pass = 1; pass <= passes; pass += 1) {
    try {
      await failpoint(NAME);
    } catch (error) {
      expect(error).toMatchObject({ code: 'FAILPOINT_HIT' });
      struck.push(pass);
    }
  }
  return struck;
}

afterEach(() => armFailpoints(new Map()));

describe('failpoint', () => {
  it('is nothing unless armed, and nothing again when disarmed', async () => {
    expect(failpoint(NAME)).toBeUndefined();
    arm({});
    await expect(failpoint(NAME)).rejects.toMatchObject({ code: 'FAILPOINT_HIT' });
    armFailpoints(new Map());
    expect(failpoint(NAME)).toBeUndefined();
  });

  it('leaves others alone', async () => {
    arm({});
    await expect(failpoint('pool.before-save')).resolves.toBeUndefined();
  });

  it('strikes after so many passes, so many times', async () => {
    arm({ after: 2, times: 3 });
    expect(await strikes(8)).toEqual([3, 4, 5]);
    // Armed anew, it counts anew.
    arm({ after: 1, times: 1 });
    expect(await strikes(4)).toEqual([2]);
  });

  it('strikes by chance', async () => {
    arm({ chance: 0 });
    expect(await strikes(200)).toEqual([]);
    arm({ chance: 0.25 });
    const struck = (await strikes(4_000)).length;
    expect(struck).toBeGreaterThan(800);
    expect(struck).toBeLessThan(1_200);
  });

  it('delays', async () => {
    vi.useFakeTimers();
    try {
      arm({ action: { kind: 'delay', ms: 5_000 }, times: 1 });
      let passed = false;
      const passing = Promise.resolve(failpoint(NAME)).then(() => (passed = true));
      await vi.advanceTimersByTimeAsync(4_999);
      expect(passed).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await passing;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a process that passes an armed failpoint', () => {
  const start = (points: string): { child: ChildProcess; said: () => string } => {
    const child = spawn(process.execPath, ['--conditions=@mbaas/source', CHILD, points], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
    return { child, said: () => text };
  };

  it('goes on where nothing is armed', async () => {
    const { child, said } = start('');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said()).toBe('before\nafter\n');
  });

  it('is killed on the spot', async () => {
    const { child, said } = start('pool.after-save=kill');
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    expect(said()).toBe('before\n');
  });

  it.runIf(process.platform === 'linux')('stands still until it is told to go on', async () => {
    const { child, said } = start('pool.after-save=pause');
    await vi.waitFor(async () => expect(await readFile(`/proc/${child.pid}/stat`, 'utf8')).toContain(') T '), 20_000);
    expect(said()).toBe('before\n');
    child.kill('SIGCONT');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said()).toBe('before\nafter\n');
  });
});
