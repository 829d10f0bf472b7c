// One call of a tool: its exit code and what it wrote.
import { spawnSync } from 'node:child_process';

/**
 * Runs a command to its end, without a shell.
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnSyncOptions & { readonly input?: string }} [options]
 * @returns {{ code: number, out: string, err: string }} code 127 where the program is not there
 */
export function runTool([program, ...args], options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (error) return { code: 127, out: '', err: `${program}: ${error.code ?? error.message}` };
  return { code: status ?? 128, out: stdout, err: stderr };
}

/** Whether a program is on PATH and answers. @param {readonly string[]} command */
export const answers = (command) => runTool(command).code === 0;
