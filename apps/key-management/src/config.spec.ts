import { renderServiceConfig } from '@mbaas/platform-service-process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keyManagementConfig } from './config.ts';

it('is what docs/configuration.md says', () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toContain(renderServiceConfig(keyManagementConfig));
});
