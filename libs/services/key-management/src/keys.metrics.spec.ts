import { ok } from '@mbaas/kernel';
import { createMetrics } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { refuse } from './keys.errors.ts';
import { createKeysMetrics } from './keys.metrics.ts';

describe('signatures', () => {
  it('are counted by what became of them, failures of ours too', async () => {
    const metrics = createMetrics();
    const keys = createKeysMetrics(metrics);
    expect(await keys.signed('transaction', async () => ok(1))).toEqual(ok(1));
    await keys.signed('transaction', async () => refuse('KEYS_POLICY_DAY_LIMIT'));
    await keys.signed('message', async () => ({ ok: false, error: { code: 'SOMEBODYS_TEXT', status: 422, title: '' } as never }));
    await expect(keys.signed('message', async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const { body } = await metrics.render();
    expect(body).toContain('mbaas_keys_signatures_total{what="transaction",code="ok"} 1');
    expect(body).toContain('mbaas_keys_signatures_total{what="transaction",code="KEYS_POLICY_DAY_LIMIT"} 1');
    expect(body).toContain('mbaas_keys_signatures_total{what="message",code="other"} 1');
    expect(body).toContain('mbaas_keys_signatures_total{what="message",code="failed"} 1');
    expect(body).toContain('mbaas_keys_signature_seconds_count{what="message"} 2');
  });

  it('are made without a registry too', async () => {
    expect(await createKeysMetrics(undefined).signed('message', async () => ok(1))).toEqual(ok(1));
  });
});
