// Child processes: they share our terminal, get our signals and give us their exit code.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Stop } from './stop.mjs';

/** Signals that end a command from outside; a terminal sends SIGINT to the child as well. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT'];
/** How often we look whether the shell that npm put above us is still there. */
const PARENT_CHECK_MS = 250;

/**
 * Runs a command to its end and resolves to its exit code (128 + n when signal n ended it, as shells count).
 *
 * A terminal delivers Ctrl-C to the whole foreground group: then we only wait for the child, for a second copy would
 * make it skip its orderly stop. Without a terminal the signal reached us alone and is passed on once.
 * npm passes a SIGTERM to its shell, which dies of it without a word to us: a parent that is gone counts as SIGTERM.
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
export function run([program, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const seen = new Set();
    const pass = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      if (seen.has(signal)) return;
      seen.add(signal);
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, pass);
    const parent = process.ppid;
    const parentCheck = setInterval(() => process.ppid !== parent && pass('SIGTERM'), PARENT_CHECK_MS);
    const release = () => {
      clearInterval(parentCheck);
      for (const signal of FORWARDED) process.removeListener(signal, pass);
    };
    child.once('error', (error) => {
      release();
      reject(new Stop(`${program} could not be started: ${error.code ?? error.message}.`));
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
