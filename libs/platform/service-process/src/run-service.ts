import { ConfigError, type Environment } from '@mbaas/platform-config';
import { createLogger, type Logger } from '@mbaas/platform-observability';
import type { z } from 'zod';
import { endOnBug } from './process/end-on-bug.ts';
import { signalled } from './process/signalled.ts';
import { UserError } from './process/user-error.ts';
import type { Service } from './service.ts';
import { ServiceProcess } from './service-process.ts';
import { armFailpointsOf } from './start/arm-failpoints.ts';
import { loadNetwork } from './start/load-network.ts';

/**
 * Runs a service until it is told to end (SIGTERM, SIGINT) or cannot go on; resolves to the exit code. A mistake in the
 * configuration is told in sentences and ends with 1; so does an error that nobody caught, after it was logged.
 * @example
 * process.exit(await runService({ config, owner: 'mars', schemas: ['mars'], compose: (context) => createMarsScoring(context) }, process.env));
 */
export async function runService<Extra extends z.ZodRawShape>(service: Service<Extra>, environment: Environment): Promise<number> {
  // Listening for the signals from the first moment: one during the start ends it cleanly too.
  const told = signalled();
  try {
    const { settings, targets } = service.config.parse(environment);
    const log = createLogger({ service: service.config.name, level: settings.logLevel, pretty: false });
    endOnBug(log);
    armFailpointsOf(settings.failpoints);
    const network = await loadNetwork(settings.network);
    const running = new ServiceProcess(service, { settings, targets, network, log });
    const code = running.run(told);
    await Promise.race([told, code]);
    return await endWithin(settings.stopLimit, log, async () => {
      const outcome = await code;
      await running.stop();
      return outcome;
    });
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** A stop that takes longer than the limit ends the process all the same: what is not done is done after the next start. */
async function endWithin(ms: number, log: Logger, stop: () => Promise<number>): Promise<number> {
  const late = Symbol('late');
  const outcome = await Promise.race([stop(), new Promise<typeof late>((resolve) => setTimeout(resolve, ms, late).unref())]);
  if (outcome !== late) return outcome;
  log.error('The stop took too long; the process ends all the same', { code: 'PROCESS_STOP_LATE', ms });
  return 1;
}
