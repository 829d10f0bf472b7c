import { describe, expect, it } from 'vitest';
import { Turn } from './turn.ts';

describe('a turn', () => {
  it('lets jobs run one after the other, in order, also after a failure', async () => {
    const turn = new Turn();
    const seen: string[] = [];
    const job = (name: string, fails = false) => async (): Promise<string> => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled([turn.take(job('a')), turn.take(job('b', true)), turn.take(job('c'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
