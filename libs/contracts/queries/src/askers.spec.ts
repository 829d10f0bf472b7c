import { describe, expect, it } from 'vitest';
import * as business from './business.queries.ts';
import * as chain from './chain.queries.ts';
import * as keys from './keys.queries.ts';
import * as operation from './operation.queries.ts';
import * as p2p from './p2p.queries.ts';
import * as peerChain from './peer-chain.queries.ts';
import * as pressure from './pressure.queries.ts';
import * as production from './production.queries.ts';
import { askers, ownerOf, owners, ownersAskedBy } from './askers.ts';

/** Names of all queries that a module declares, also those it keeps in a table. */
const declared = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('name' in value && 'effect' in value && typeof value.name === 'string') return [value.name];
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value).flatMap(declared) : [];
};
const names = [business, chain, keys, operation, p2p, peerChain, pressure, production].flatMap((module) => Object.values(module).flatMap(declared));

describe('askers', () => {
  it('names every query once', () => {
    expect(names.length).toBeGreaterThan(30);
    expect([...names].sort()).toEqual(Object.keys(askers).sort());
  });

  it('gives every query an owner and somebody who may ask it, never its owner itself', () => {
    for (const name of names) {
      const owner = ownerOf(name);
      expect(owner, name).toBeDefined();
      const services = askers[name] ?? [];
      expect(services.length, name).toBeGreaterThan(0);
      expect(new Set(services).size, name).toBe(services.length);
      expect(services, name).not.toContain(owner === undefined ? '' : owners[owner]);
    }
  });

  it('lets signatures be asked by those who build transactions, and by nobody else', () => {
    expect(askers['keys.sign-transaction']).toEqual(['mst-issuance', 'avatar-identity', 'producer']);
    expect(askers['keys.release-outpoints']).toEqual(askers['keys.sign-transaction']);
    expect(askers['keys.sign-stake-block']).toEqual(['producer']);
    expect(askers['keys.transaction-held']).toEqual(askers['keys.sign-transaction']);
  });

  it('tells whom a service asks', () => {
    expect(ownersAskedBy('producer')).toEqual(['chain', 'keys']);
    expect(ownersAskedBy('gateway')).toEqual(Object.keys(owners));
    expect(ownersAskedBy('validation')).toEqual([]);
    expect(ownerOf('nobody.at-all')).toBeUndefined();
    expect(ownerOf('toString.x')).toBeUndefined();
  });
});
