import type { FastifyInstance } from 'fastify';

/** What an operator's probes ask. */
export interface Probes {
  /** Each part and whether it makes progress; not ready while one does not. */
  readonly readiness: () => Promise<Readonly<Record<string, { readonly ready: boolean; readonly detail?: string }>>>;
  /** Prometheus text format. */
  readonly metrics: () => Promise<string>;
}

/** `/health/live`: the loop turns · `/health/ready`: every part makes progress · `/metrics`. */
export function registerHealth(server: FastifyInstance, { readiness, metrics }: Probes): void {
  server.get('/health/live', () => ({ live: true }));
  server.get('/health/ready', async (_request, reply) => {
    const parts = await readiness();
    const ready = Object.values(parts).every((part) => part.ready);
    return reply.status(ready ? 200 : 503).send({ ready, parts });
  });
  server.get('/metrics', async (_request, reply) => reply.header('content-type', 'text/plain; version=0.0.4').send(await metrics()));
}
