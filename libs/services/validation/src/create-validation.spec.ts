import { NullLogger } from '@mbaas/platform-observability';
import { expect, it } from 'vitest';
import { createValidation } from './create-validation.ts';

it('answers while it runs and refuses after its stop', async () => {
  const validation = createValidation({ threads: 1, log: NullLogger });
  expect(await validation.verifier.checkScripts({ transactions: [{ bytes: new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), previousScripts: [] }] })).toEqual([]);
  await validation.stop();
  await expect(validation.verifier.checkScripts({ transactions: [{ bytes: new Uint8Array(), previousScripts: [] }] })).rejects.toThrow('closed');
});
