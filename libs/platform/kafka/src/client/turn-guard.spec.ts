import { describe, expect, it } from 'vitest';
import { guardTurn } from './turn-guard.ts';

describe('guardTurn', () => {
  const guarded = (): (() => number) => guardTurn(() => 7, 100, () => new Error('spins'));

  it('ends a loop that never lets the event loop turn', async () => {
    const work = guarded();
    let rounds = 0;
    const spin = async (): Promise<void> => {
      for (;;) {
        await Promise.resolve(work());
        rounds += 1;
      }
    };
    await expect(spin()).rejects.toThrow('spins');
    expect(rounds).toBe(100);
  });

  it('lets a loop go on that waits for something', async () => {
    const work = guarded();
    for (let round = 0; round < 300; round += 1) {
      expect(work()).toBe(7);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
