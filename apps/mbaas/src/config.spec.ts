import { renderConfigReference } from '@mbaas/platform-config';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig, mbaasConfig } from './config.ts';

describe('configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({ network: 'devnet', host: '127.0.0.1', port: 8080, logLevel: 'warn' });
    expect(loadConfig({}).verifierThreads).toBeGreaterThan(0);
  });

  it('refuses an unknown key and a port out of range, both at once', () => {
    expect(() => loadConfig({ MBAAS_PROT: '1', MBAAS_PORT: '99999' })).toThrow(/MBAAS_PROT[\s\S]*MBAAS_PORT|MBAAS_PORT[\s\S]*MBAAS_PROT/);
  });

  it('is what docs/configuration.md says', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toContain(renderConfigReference(mbaasConfig));
  });
});
