import { expect, it } from 'vitest';
import { authorityOf } from '../addresses/host-address.ts';
import { resolveSeeds } from './seeds.ts';

it('gives what resolves and leaves out what does not', async () => {
  const names: Readonly<Record<string, readonly string[]>> = { 'a.example': ['1.1.1.1', '2a00::1'], 'b.example': ['9.9.9.9', 'nonsense'], 'many.example': Array.from({ length: 100 }, (_, i) => `5.5.5.${i}`) };
  const resolve = async (host: string): Promise<readonly string[]> => {
    const found = names[host];
    if (found === undefined) throw new Error('ENOTFOUND');
    return found;
  };
  const found = await resolveSeeds(['a.example', 'b.example:99', 'gone.example', 'not a name'], 5_251, resolve);
  expect(found.map(authorityOf)).toEqual(['1.1.1.1:5251', '[2a00:0:0:0:0:0:0:1]:5251', '9.9.9.9:99']);
  expect(await resolveSeeds(['many.example'], 1, resolve)).toHaveLength(64);
});
