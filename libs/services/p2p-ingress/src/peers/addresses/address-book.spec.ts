import { describe, expect, it } from 'vitest';
import { AddressBook, type HeardAddress } from './address-book.ts';
import { authorityOf, hostAddress } from './host-address.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const at = (n: number) => hostAddress(`1.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 5_251)!;
const heard = (n: number, seenAt = NOW): HeardAddress => ({ ...at(n), services: 1n, seenAt });
const name = (n: number): string => authorityOf(at(n));
const any = (): boolean => true;

describe('AddressBook', () => {
  it('takes new addresses once, none that nobody saw for a month, none from the future', () => {
    const book = new AddressBook(10);
    expect(book.add([heard(1), heard(1), heard(2, NOW - 31 * DAY), heard(3, NOW + DAY)], NOW)).toBe(2);
    expect(book.size).toBe(2);
    expect(book.get(name(3))?.seenAt).toBe(NOW);
  });

  it('is bounded; new ones push out the worst that never worked, nothing the ones that did', () => {
    const book = new AddressBook(10);
    for (let n = 0; n < 4; n += 1) book.succeeded(at(n), 1n, NOW);
    book.add(Array.from({ length: 100 }, (_, i) => heard(100 + i, NOW - i)), NOW);
    expect(book.size).toBe(10);
    for (let n = 0; n < 4; n += 1) expect(book.get(name(n))).toBeDefined();
    for (let n = 4; n < 20; n += 1) book.succeeded(at(n), 1n, NOW + n);
    expect(book.size).toBe(10);
    expect(book.add([heard(500)], NOW)).toBe(0);
    expect([book.get(name(9)), book.get(name(19)) !== undefined]).toEqual([undefined, true]);
  });

  it('gives an address to try when it is due, later after each failure, and gives up in the end', () => {
    const book = new AddressBook(10);
    book.add([heard(1)], NOW);
    expect(book.pick(NOW, any)?.authority).toBe(name(1));
    expect(book.pick(NOW, () => false)).toBeUndefined();
    let now = NOW;
    const pauses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      book.failed(name(1), now);
      const start = now;
      while (book.pick(now, any) === undefined) now += 60_000;
      pauses.push((now - start) / 60_000);
    }
    expect(pauses).toEqual([2, 4, 8]);
    for (let i = 0; i < 7; i += 1) book.failed(name(1), now);
    expect(book.size).toBe(0);
  });

  it('keeps for a week what has worked', () => {
    const book = new AddressBook(10);
    book.succeeded(at(1), 1n, NOW);
    for (let i = 0; i < 30; i += 1) book.failed(name(1), NOW + DAY);
    expect(book.get(name(1))?.failures).toBe(30);
    book.failed(name(1), NOW + 8 * DAY);
    expect(book.size).toBe(0);
  });

  it('tells a tenth to a fifth of itself, each address once', () => {
    const book = new AddressBook(1_000);
    expect(book.sample(1_000)).toEqual([]);
    book.add(Array.from({ length: 500 }, (_, n) => heard(n)), NOW);
    for (let i = 0; i < 50; i += 1) {
      const told = book.sample(1_000);
      expect(told.length).toBeGreaterThanOrEqual(50);
      expect(told.length).toBeLessThanOrEqual(100);
      expect(new Set(told).size).toBe(told.length);
    }
    expect(book.sample(7)).toHaveLength(7);
  });

  it('takes changes once and takes back what could not be written', () => {
    const book = new AddressBook(10);
    book.add([heard(1), heard(2)], NOW);
    book.forget(name(2));
    const changes = book.takeChanges();
    expect(changes).toMatchObject({ kept: [{ authority: name(1) }], forgotten: [name(2)] });
    expect(book.takeChanges()).toEqual({ kept: [], forgotten: [] });
    book.keepChanges(changes);
    expect(book.takeChanges()).toEqual(changes);
  });
});
