import { addressOfPublicKey, decodeAddress, publicKeyFromPrivate } from '@mbaas/chain-crypto';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import {
  electWitnesses, inactiveWitnesses, readRegistration, selectByWeight, selectionSeed, witnessScore, type ChainContext, type ElectionView, type HeaderRecord,
  type RuleProfile, type StakeLock, type WitnessRegistration,
} from '../src/index.ts';
import { privateNetwork } from './chain-files.ts';
import { pay, txOf } from './transaction-kit.ts';

const EPOCH = 6_000;
const BEFORE = 5_900;
const ETP = 100_000_000n;
const { p2pkh } = privateNetwork.addressVersions;

interface Person { key: Uint8Array; address: string; did: string }
const person = (number: number): Person => {
  const key = publicKeyFromPrivate(new Uint8Array(32).fill(number + 1));
  return { key, address: addressOfPublicKey(key, privateNetwork), did: `did${number}` };
};
const registry = person(200);
const people = Array.from({ length: 30 }, (_, number) => person(number));
const lock = (change: Partial<StakeLock> = {}): StakeLock => ({ value: 1_000n * ETP, etp: true, sequence: 1_000, height: EPOCH - 100, ...change });
const hashText = (address: string): string => Buffer.from(expectOk(decodeAddress(address), 'an address').hash).toString('hex');

/** A chain below an election, in plain members that tests change. */
class World implements ElectionView {
  registered: WitnessRegistration[] = [];
  owners = new Map<string, string>([['witness_registry', registry.address]]);
  locks = new Map<string, StakeLock[]>();
  headers = new Map<number, HeaderRecord>([[EPOCH - 1, { hash: new Uint8Array(32).fill(7), version: 1, timestamp: 0, bits: 10n, number: EPOCH - 1 }]]);
  electedBefore: Uint8Array[] = [];
  held = new Map<string, { symbol: string; height: number }[]>();
  issued: { symbol: string; height: number }[] = [];

  /** Enters people as candidates with locks, the first one first. */
  static of(members: readonly Person[]): World {
    const world = new World();
    for (const member of members) world.join(member);
    return world;
  }
  join({ key, address, did }: Person, locks = [lock()], change: Partial<WitnessRegistration> = {}): void {
    this.owners.set(did, address);
    this.locks.set(hashText(address), locks);
    this.registered.push({ address: registry.address, fromDid: did, publicKey: key, height: 5_500, ...change });
  }

  readonly witnesses: ElectionView['witnesses'] = {
    elected: (epoch) => (epoch === BEFORE ? this.electedBefore : undefined),
    registrations: () => this.registered.toReversed(),
    certificatesOn: (address) => this.held.get(address) ?? [],
    issuedCertificates: () => this.issued,
  };
  did(symbol: string): { address: string } | undefined {
    const address = this.owners.get(symbol);
    return address === undefined ? undefined : { address };
  }
  stakeLocks(keyHash: Uint8Array): Iterable<StakeLock> {
    return this.locks.get(Buffer.from(keyHash).toString('hex')) ?? [];
  }
  header(height: number): HeaderRecord | undefined {
    return this.headers.get(height);
  }
  /** A delegated block of the epoch before. */
  produced(height: number, place: number): void {
    this.headers.set(height, { hash: new Uint8Array(32), version: 3, timestamp: 0, bits: 10n, number: height, nonce: BigInt(place) });
  }
  elect(profile: RuleProfile = 'reference'): number[] {
    const context: ChainContext = { network: privateNetwork, profile, height: EPOCH, top: EPOCH - 1, medianTimePast: 0, now: null };
    return electWitnesses(this, context).map((key) => people.findIndex((someone) => someone.key === key));
  }
}
const [a, b, c] = people as [Person, Person, Person];

describe('who stands', () => {
  it('is whoever registered and locked enough, the newest first', () => expect(World.of([a, b, c]).elect()).toEqual([2, 1, 0]));

  it('is an address once, with its newest key', () => {
    const world = World.of([a, b]);
    world.registered.push({ ...world.registered[0]!, publicKey: c.key });
    expect(world.elect()).toEqual([2, 1]);
  });

  it('is the present owner of the name', () => {
    const world = World.of([a]);
    world.owners.set(a.did, b.address);
    expect(world.elect()).toEqual([]);
    world.locks.set(hashText(b.address), [lock()]);
    expect(world.elect()).toEqual([0]);
    world.owners.delete(a.did);
    expect(world.elect()).toEqual([]);
  });

  it('has paid the registry where it is now', () => {
    const world = World.of([a]);
    world.owners.set('witness_registry', b.address);
    expect(world.elect()).toEqual([]);
    world.owners.delete('witness_registry');
    expect(world.elect()).toEqual([]);
  });

  it.each<[string, Partial<StakeLock>[], boolean]>([
    ['two locks make the sum', [{ value: 400n * ETP }, { value: 600n * ETP }], true],
    ['an atom is missing', [{ value: 1_000n * ETP - 1n }], false],
    ['an asset is no stake', [{ etp: false }], false],
    ['a lock in seconds', [{ sequence: 0x00400000 | 1_000 }], false],
    ['six blocks old', [{ height: EPOCH - 7 }], true],
    ['too young', [{ height: EPOCH - 6 }], false],
    ['ends behind the horizon', [{ height: EPOCH - 100, sequence: 601 }], true],
    ['ends at the horizon', [{ height: EPOCH - 100, sequence: 600 }], false],
  ])('%s', (_, locks, stands) => {
    const world = new World();
    world.join(a, locks.map(lock));
    expect(world.elect()).toEqual(stands ? [0] : []);
  });
});

describe('idle witnesses', () => {
  const world = (...places: number[]): World => {
    const made = World.of([a, b, c]);
    made.electedBefore = [a.key, b.key];
    for (const [index, place] of places.entries()) made.produced(BEFORE + 6 + 2 * index, place);
    return made;
  };

  it('sit out: all when nobody made a block, else those without one', () => {
    expect(world().elect()).toEqual([2]);
    expect(world(0).elect()).toEqual([2, 0]);
    expect(world(0, 1).elect()).toEqual([2, 1, 0]);
  });

  it('are told by the blocks inside the window', () => {
    const early = world(0);
    early.produced(BEFORE + 5, 1);
    early.produced(BEFORE + 94, 1);
    expect(early.elect()).toEqual([2, 0]);
    early.produced(BEFORE + 93, 1);
    expect(early.elect()).toEqual([2, 1, 0]);
  });

  it('are nearly all in a full house, but with the hardened rule', () => {
    const counts = [10, 10, 10, 10, 10, 10, 1];
    expect(inactiveWitnesses(counts, 'reference')).toEqual([true, true, true, true, true, true, true]);
    expect(inactiveWitnesses(counts, 'hardened')).toEqual([false, false, false, false, false, false, true]);
    expect(inactiveWitnesses([0, 0], 'hardened')).toEqual([true, true]);
  });
});

describe('more candidates than places', () => {
  const seed = selectionSeed(new Uint8Array(32).fill(7));
  const scores = (bonus: readonly number[]): number[] =>
    people.map((_, index) => witnessScore(1_000n * ETP, bonus.includes(index), 1_000n * ETP)).toReversed();
  const expected = (bonus: readonly number[]): number[] => selectByWeight(scores(bonus), seed, 23).map((place) => 29 - place);

  it('are chosen by weight, from the hash of the block before', () => {
    const world = World.of(people);
    expect(world.elect()).toEqual(expected([]));
    world.headers.set(EPOCH - 1, { ...world.headers.get(EPOCH - 1)!, hash: new Uint8Array(32).fill(8).fill(9, 0, 4) });
    expect(world.elect()).not.toEqual(expected([]));
  });

  const certified = (symbol: string, height = 5_700, issue = height): World => {
    const world = World.of(people);
    world.issued = [{ symbol, height: issue }];
    world.held.set(people[4]!.address, [{ symbol, height }]);
    return world;
  };

  it('weigh more with a secondary certificate', () => {
    expect(certified('MVS.WITNESS.3.X').elect()).toEqual(expected([4]));
    expect(expected([4])).not.toEqual(expected([]));
  });

  it('gain nothing by a certificate of the epoch, from before the PoS height, or by a bare primary', () => {
    expect(certified('MVS.WITNESS.3.X', EPOCH).elect()).toEqual(expected([]));
    expect(certified('MVS.WITNESS.3.X', 4_999).elect()).toEqual(expected([]));
    expect(certified('MVS.WITNESS.3').elect()).toEqual(expected([]));
  });

  it('weigh more with a primary that gave out 23; the hardened rule compares labels', () => {
    const world = certified('MVS.WITNESS.1');
    for (let at = 0; at < 23; at++) world.issued.push({ symbol: `MVS.WITNESS.1.S${at}`, height: 5_800 });
    expect([world.elect(), world.elect('hardened')]).toEqual([expected([4]), expected([4])]);
    const foreign = certified('MVS.WITNESS.1');
    for (let at = 0; at < 23; at++) foreign.issued.push({ symbol: `MVS.WITNESS.12.S${at}`, height: 5_800 });
    expect([foreign.elect(), foreign.elect('hardened')]).toEqual([expected([4]), expected([])]);
  });
});

describe('readRegistration', () => {
  const fee = privateNetwork.dposParams!.registrationFeeAtoms;
  const named = { version: 207, toDid: 'witness_registry', fromDid: 'did0', kind: 'etp' } as const;
  const script = (key: Uint8Array): Uint8Array => Uint8Array.of(1, 9, key.length, ...key);
  const read = (output: Partial<ReturnType<typeof pay>>, unlocking = script(a.key), height = 1_000) =>
    readRegistration(txOf({ outputs: [{ ...pay(fee), attachment: named, ...output }], tx: { inputs: [{ previousOutput: { hash: new Uint8Array(32), index: 0 }, script: unlocking, sequence: 0 }] } }), 0, height, privateNetwork);

  it('reads sender and key', () => {
    const found = read({});
    expect(found).toMatchObject({ fromDid: 'did0', height: 1_000, publicKey: a.key });
    expect(expectOk(decodeAddress(found!.address), 'an address').version).toBe(p2pkh);
  });

  it('finds none in anything else', () => {
    expect([
      read({ value: fee - 1n }), read({ attachment: { ...named, toDid: 'other' } }), read({ attachment: { ...named, fromDid: '' } }),
      read({ attachment: { version: 1, kind: 'etp' } }), read({ script: new Uint8Array([0x6a]) }), read({}, new Uint8Array(0)),
      read({}, Uint8Array.of(1, 9, 1, 2)), read({}, script(a.key), 999),
    ]).toEqual(new Array(8).fill(undefined));
  });
});
