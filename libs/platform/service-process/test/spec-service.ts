// A service for specs: answers `mars.score` as the behaviour in MBAAS_TEST_BEHAVIOUR says, and tells its steps by its log.
import { marsScore } from '@mbaas/contracts-queries';
import { err, problem } from '@mbaas/kernel';
import { installMessaging } from '@mbaas/platform-messaging';
import { runService, serviceConfig } from '../src/index.ts';

const behaviour = process.env['MBAAS_TEST_BEHAVIOUR'] ?? '';

process.exit(
  await runService(
    {
      config: serviceConfig('mars-scoring', {}),
      owner: 'mars',
      schemas: ['spec'],
      ...(behaviour === 'leader' ? { leads: (network: { readonly name: string }) => `mbaas:spec:${network.name}` } : {}),
      compose({ database, registry, log, fail }) {
        registry.answer(marsScore, async ({ avatar }) => {
          if (avatar === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_000));
          if (avatar === 'bug') setImmediate(() => { throw Object.assign(new Error('a bug'), { code: 'SPEC_BUG' }); });
          if (avatar === 'fail') fail('The spec gives up');
          return err(problem('SPEC_ANSWERED', 422, 'Answered.', { pid: process.pid }));
        });
        return {
          async start() {
            if (behaviour === 'no-start') throw Object.assign(new Error('no'), { code: 'SPEC_NO_START' });
            await database.query('CREATE SCHEMA IF NOT EXISTS spec');
            await installMessaging(database, 'spec', log);
          },
          async started() {
            if (behaviour === 'endless-start') await new Promise(() => undefined);
          },
          async stop() {
            if (behaviour === 'endless-stop') await new Promise(() => undefined);
            log.info('Spec stopped');
          },
          http(request, response) {
            if (request.url !== '/spec') return false;
            response.end('spec');
            return true;
          },
          readiness: async () => ({ spec: { ready: behaviour !== 'unready', detail: 'as told' } }),
        };
      },
    },
    process.env,
  ),
);
