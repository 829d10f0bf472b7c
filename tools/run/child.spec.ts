import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from './child.mjs';
import { Stop } from './stop.mjs';

const node = process.execPath;

describe('run', () => {
  it('passes the exit code on', async () => {
    await expect(run([node, '-e', 'process.exit(7)'], { stdio: 'ignore' })).resolves.toBe(7);
  });

  it('counts a signal as shells do', async () => {
    await expect(run([node, '-e', 'process.kill(process.pid, "SIGKILL")'], { stdio: 'ignore' })).resolves.toBe(137);
  });

  it('says that a program could not be started', async () => {
    await expect(run(['/nowhere/program'], { stdio: 'ignore' })).rejects.toThrow(Stop);
  });

  const module = pathToFileURL(fileURLToPath(new URL('./child.mjs', import.meta.url))).href;
  /** A program that passes its work to a child which stops in order on the signal and exits with 3. */
  const outerProgram = (signal: string): string => {
    const stopsInOrder = `process.on('${signal}', () => setTimeout(() => { console.log('stopped'); process.exit(3); }, 50)); console.log('ready'); setInterval(() => 0, 1000);`;
    return `import { run } from '${module}'; process.exitCode = await run([process.execPath, '-e', ${JSON.stringify(stopsInOrder)}]);`;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('lets the child stop in order on %s', async (signal) => {
    const outer = spawn(node, ['--input-type=module', '-e', outerProgram(signal)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    outer.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output === 'ready\n') outer.kill(signal);
    });
    await expect(once(outer, 'exit')).resolves.toEqual([3, null]);
    expect(output).toBe('ready\nstopped\n');
  });

  it('stops the child when the shell above is killed', async () => {
    const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; exit 9', node, outerProgram('SIGTERM')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    shell.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output === 'ready\n') shell.kill('SIGTERM');
    });
    await once(shell.stdout, 'close');
    expect(output).toBe('ready\nstopped\n');
  });
});
