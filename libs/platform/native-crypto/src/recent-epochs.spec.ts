import { describe, expect, it } from 'vitest';
import { RecentEpochs } from './recent-epochs.ts';

describe('RecentEpochs', () => {
  it('keep the last three', () => {
    const epochs = new RecentEpochs<string>();
    for (const epoch of [1, 2, 3, 4]) epochs.put(epoch, `e${epoch}`);
    expect([1, 2, 3, 4].map((epoch) => epochs.get(epoch))).toEqual([undefined, 'e2', 'e3', 'e4']);
  });

  it('do not count one twice', () => {
    const epochs = new RecentEpochs<number>();
    for (const [value, epoch] of [1, 2, 2, 3, 2].entries()) epochs.put(epoch, value);
    expect([1, 2, 3].map((epoch) => epochs.get(epoch))).toEqual([0, 4, 3]);
  });
});
