import type { Logger } from '@mbaas/platform-observability';

const PERIOD_MS = 10 * 60_000;

export interface Sweeper {
  /** Waits for a sweep that is under way. */
  stop(): Promise<void>;
}

/** Sweeps every ten minutes. A sweep that fails is tried again at the next one. */
export function startSweeper(sweep: () => Promise<number>, log: Logger): Sweeper {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = sweep().then(
      (deleted) => log.debug('Expired logins deleted', { deleted }),
      (error: unknown) => log.warn('Expired logins cannot be deleted', { error }),
    );
  }, PERIOD_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
