import { describe, expect, it } from 'vitest';
import { BrokenAssumption } from '@mbaas/kernel';
import { createMetrics } from './metrics.ts';

describe('createMetrics', () => {
  it('renders what was counted', async () => {
    const metrics = createMetrics();
    const verdicts = metrics.counter({ name: 'mbaas_verdicts_total', help: 'Verdicts given.', labels: ['code'] });
    verdicts.inc({ code: 'OK' }, 2);
    metrics.histogram({ name: 'mbaas_commit_seconds', help: 'Commit.', buckets: [0.1, 1] }).observe(0.5);
    metrics.gauge({ name: 'mbaas_age_seconds', help: 'Age.', collect: (gauge) => gauge.set(3) });
    const { body, contentType } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('mbaas_verdicts_total{code="OK"} 2');
    expect(body).toContain('mbaas_commit_seconds_bucket{le="1"} 1');
    expect(body).toContain('mbaas_age_seconds 3');
  });

  it('keeps registries apart, and adds the process only where asked', async () => {
    createMetrics().counter({ name: 'mbaas_a_total', help: 'A.' });
    expect((await createMetrics().render()).body.trim()).toBe('');
    expect((await createMetrics({ processMetrics: true }).render()).body).toContain('nodejs_eventloop_lag_seconds');
  });

  it('leaves out a gauge that cannot be read, in time or at all, and gives the others', async () => {
    const metrics = createMetrics();
    let broken: 'no' | 'fails' | 'hangs' = 'no';
    metrics.gauge({
      name: 'mbaas_age_seconds',
      help: 'Age.',
      async collect(gauge) {
        if (broken === 'fails') throw new Error('the database is away');
        if (broken === 'hangs') await new Promise(() => undefined);
        gauge.set(3);
      },
    });
    metrics.counter({ name: 'mbaas_a_total', help: 'A.' }).inc();
    expect((await metrics.render()).body).toContain('mbaas_age_seconds 3');
    for (broken of ['fails', 'hangs'] as const) expect((await metrics.render()).body).not.toMatch(/^mbaas_age_seconds \d/m);
    broken = 'no';
    const { body } = await metrics.render();
    expect(body).toContain('mbaas_a_total 1');
    expect(body).toContain('mbaas_age_seconds 3');
    expect(body).toContain('mbaas_metrics_collect_failures_total{metric="mbaas_age_seconds"} 2');
  });

  it('refuses a name without prefix or unit, and one declared twice', () => {
    const metrics = createMetrics();
    expect(() => metrics.counter({ name: 'mbaas_verdicts', help: '' })).toThrow(BrokenAssumption);
    expect(() => metrics.gauge({ name: 'other_age_seconds', help: '' })).toThrow(BrokenAssumption);
    metrics.counter({ name: 'mbaas_a_total', help: 'A.' });
    expect(() => metrics.counter({ name: 'mbaas_a_total', help: 'A.' })).toThrow();
  });
});
