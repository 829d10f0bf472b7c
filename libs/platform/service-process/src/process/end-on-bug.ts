import { errorCode } from './error-code.ts';
import type { Logger } from '@mbaas/platform-observability';

/**
 * Ends the process at an error that nobody caught: what it holds in memory is not to be trusted any more, and everything
 * that must survive is in the database. Whoever started it starts it anew.
 */
export function endOnBug(log: Logger): void {
  const end = (error: unknown): void => {
    log.error('An error was caught nowhere; the process ends', { code: errorCode(error, 'UNCAUGHT'), error });
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
