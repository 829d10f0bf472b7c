import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { WITNESS_CERTIFICATE_TYPE } from './registry-constants.ts';
import { Registries } from './registries.ts';

const name = fc.constantFrom('A', 'B', 'C', 'MVS.WITNESS.1', 'MVS.WITNESS.1.X');
const address = fc.constantFrom('a1', 'a2', 'a3', 'a4');
const step = fc.oneof(
  fc.record({ kind: fc.constant('issue' as const), name, address, amount: fc.bigInt(1n, 1000n) }),
  fc.record({ kind: fc.constant('certificate' as const), name, address, type: fc.constantFrom(1, 2, 5), status: fc.constantFrom(0, 1, 2, 3) }),
  fc.record({ kind: fc.constant('avatar' as const), name, address }),
  fc.record({ kind: fc.constant('mit' as const), name, address }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const NAMES = ['A', 'B', 'C', 'MVS.WITNESS.1', 'MVS.WITNESS.1.X'];

/** All that rules can see. */
const seen = (registries: Registries): unknown => ({
  assets: NAMES.map((symbol) => registries.asset(symbol)),
  certificates: NAMES.flatMap((symbol) => [1, 2, 5].map((type) => registries.certificate(symbol, type))),
  avatars: NAMES.map((symbol) => registries.avatar(symbol)),
  owners: ['a1', 'a2', 'a3', 'a4'].map((owner) => registries.avatarOf(owner)),
  mits: NAMES.map((symbol) => registries.mit(symbol)),
  witnesses: registries.countSecondaryWitness('MVS.WITNESS.1.', 10),
});

/** Whether the chain's rules let it happen: one avatar an address, one address an avatar. */
function apply(registries: Registries, change: Step, height: number): boolean {
  switch (change.kind) {
    case 'issue':
      registries.addIssue(change.name, { height, quantity: change.amount, address: change.address, threshold: 0, decimals: 0 });
      return true;
    case 'certificate':
      registries.addCertificate(change.name, change.type, { height, owner: 'o', address: change.address, status: change.status });
      return true;
    case 'avatar':
      if (registries.avatarOf(change.address) !== undefined) return false;
      registries.addAvatar(change.name, { height, address: change.address });
      return true;
    case 'mit':
      registries.addMit(change.name, { height, address: change.address });
      return true;
  }
}

function undo(registries: Registries, change: Step): void {
  switch (change.kind) {
    case 'issue':
      return registries.removeIssue(change.name);
    case 'certificate':
      return registries.removeCertificate(change.name, change.type, change.status);
    case 'avatar':
      return registries.removeAvatar(change.name);
    case 'mit':
      return registries.removeMit(change.name);
  }
}

describe('Registries', () => {
  it('stand where they stood after changes are taken back in reverse', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(39), (changes, cut) => {
        const registries = new Registries();
        let height = 0;
        for (const change of changes.slice(0, cut)) apply(registries, change, (height += 1));
        const before = seen(registries);
        const done = changes.slice(cut).filter((change) => apply(registries, change, (height += 1)));
        for (const change of done.reverse()) undo(registries, change);
        expect(seen(registries)).toEqual(before);
      }),
    );
  });

  it('know the latest owner of a name and the name of an owner', () => {
    const registries = new Registries();
    registries.addAvatar('A', { address: 'a1', height: 1 });
    registries.addAvatar('A', { address: 'a2', height: 2 });
    expect([registries.avatar('A')?.address, registries.avatarOf('a1'), registries.avatarOf('a2')]).toEqual(['a2', undefined, 'A']);
  });

  it('count secondary witnesses by bare prefix, or by whole label where the dot is asked with it', () => {
    const registries = new Registries();
    for (const symbol of ['MVS.WITNESS.1.A', 'MVS.WITNESS.1.B', 'MVS.WITNESS.10.A', 'MVS.WITNESS.19.Z', 'MVS.WITNESS.2.A']) {
      registries.addCertificate(symbol, WITNESS_CERTIFICATE_TYPE, { owner: 'o', address: 'a1', height: 1, status: 1 });
    }
    // consensus.md, appendix C 12: as the node counts, and as `hardened` does.
    expect(registries.countSecondaryWitness('MVS.WITNESS.1', 10)).toBe(4);
    expect(registries.countSecondaryWitness('MVS.WITNESS.1.', 10)).toBe(2);
  });
});
