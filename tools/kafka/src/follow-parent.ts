import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

let possible: Promise<boolean> | undefined;

/**
 * A command that ends with the process that starts it, even when that one is killed: where the system can tell a child
 * so (Linux with util-linux). Elsewhere the command unchanged. The program keeps the child's process number.
 */
export async function followParent(command: readonly string[]): Promise<readonly string[]> {
  const flags = ['--pdeathsig', 'TERM'];
  possible ??= promisify(execFile)('setpriv', [...flags, 'true']).then(
    () => true,
    () => false,
  );
  return (await possible) ? ['setpriv', ...flags, ...command] : command;
}
