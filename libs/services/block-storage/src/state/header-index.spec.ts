import { describe, expect, it } from 'vitest';
import { HeaderIndex } from './header-index.ts';

const hash = (height: number): Uint8Array => new Uint8Array(32).fill(height & 0xff);

function chain(versions: readonly number[]): HeaderIndex {
  const headers = new HeaderIndex();
  versions.forEach((version, height) => headers.push(hash(height), { version, timestamp: 1000 + height, bits: BigInt(height) << 60n, number: height }));
  return headers;
}

describe('HeaderIndex', () => {
  it('keeps difficulties beyond 64 bits and grows', () => {
    const headers = chain(Array.from({ length: 3000 }, () => 1));
    expect(headers.get(2999)).toEqual({ hash: hash(2999), version: 1, timestamp: 3999, bits: 2999n << 60n, number: 2999 });
    expect(headers.get(3000)).toBeUndefined();
  });

  it('finds the last header of a version as a walk does', () => {
    const versions = [1, 1, 2, 1, 3, 2, 1, 1];
    const headers = chain(versions);
    for (let height = 0; height < versions.length; height += 1) {
      for (const version of [1, 2, 3, 4]) {
        const walked = versions.slice(0, height + 1).lastIndexOf(version);
        expect(headers.lastOfVersion(version, height)?.number).toBe(walked < 0 ? undefined : walked);
      }
    }
  });

  it('forgets above a height', () => {
    const headers = chain([1, 2, 1, 2]);
    headers.truncate(1);
    expect([headers.top, headers.lastOfVersion(2, 9)?.number, headers.lastOfVersion(1, 9)?.number]).toEqual([1, 1, 0]);
    headers.push(hash(9), { version: 1, timestamp: 1, bits: 1n, number: 2 });
    expect(headers.get(2)?.bits).toBe(1n);
  });

  it('takes the upper median of up to eleven times', () => {
    const headers = chain(Array.from({ length: 20 }, () => 1));
    expect([headers.medianTimePast(0), headers.medianTimePast(1), headers.medianTimePast(2), headers.medianTimePast(20)]).toEqual([0, 1000, 1001, 1014]);
  });
});
