import { renderConfigReference } from '@mbaas/platform-config';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sharedSchema } from './service-config.ts';

it('is what docs/configuration.md says', () => {
  const page = readFileSync(new URL('../../../../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toContain(renderConfigReference(sharedSchema));
});
