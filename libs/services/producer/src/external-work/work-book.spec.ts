import { describe, expect, it } from 'vitest';
import type { UnsealedBlock } from '../production/domain/assemble-block.ts';
import { WorkBook, type GivenWork } from './work-book.ts';

const hash = (number: number): string => number.toString(16).padStart(64, '0');
const work = (number: number, on = 'a'): GivenWork => ({ package: { headerHash: hash(number), seedHash: '', boundary: '' }, block: {} as UnsealedBlock, previousHash: on, givenAt: number });

describe('the book of given work', () => {
  it('keeps work on one tip, and ends it when the tip moves', () => {
    const book = new WorkBook();
    book.add(work(1));
    book.add(work(2));
    expect(book.newest).toMatchObject({ givenAt: 2 });
    expect(book.find(hash(1))).toMatchObject({ givenAt: 1 });
    book.add(work(3, 'b'));
    expect([book.find(hash(1)), book.find(hash(2)), book.find(hash(4))]).toEqual(['stale', 'stale', undefined]);
  });

  it('is bounded, whatever miners ask for', () => {
    const book = new WorkBook();
    for (let number = 1; number <= 2_000; number++) book.add(work(number));
    expect(book.find(hash(1))).toBeUndefined();
    expect(book.find(hash(1_900))).toBe('stale');
    expect(book.find(hash(1_985))).toMatchObject({ givenAt: 1_985 });
  });

  it('remembers what was taken, and opens again what could not be handed on', () => {
    const book = new WorkBook();
    const given = work(1);
    book.add(given);
    book.end(hash(1), 'taken');
    expect(book.find(hash(1))).toBe('taken');
    book.reopen(given);
    expect(book.find(hash(1))).toBe(given);
  });
});
