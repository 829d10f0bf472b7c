import type { Attachment, OutPoint, Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { encodeAddress } from '@mbaas/chain-crypto';
import { mainnet } from '@mbaas/chain-params';
import { payToKeyHash } from '@mbaas/chain-script';
import { describe, expect, it } from 'vitest';
import { firstRefusal } from '../src/first-refusal.ts';
import {
  CERTIFICATE, RULE_TABLE, TX_CODES, transactionCase, transactionFacts, type ChainContext, type ConsensusView, type PreviousOutput, type TransactionCase,
} from '../src/index.ts';
import { checkVersion } from '../src/transaction/version.rule.ts';
import { readText } from './chain-files.ts';

interface Part {
  t: 'etp' | 'issue' | 'second' | 'transfer' | 'cert' | 'mit' | 'did' | 'message';
  address: string;
  addr_field?: string;
  value?: number;
  symbol?: string;
  threshold?: number;
  supply?: number | bigint;
  quantity?: number | bigint;
  issuer?: string;
  owner?: string;
  type?: number;
  status?: number;
  content_ok?: boolean;
  to_did?: string;
  from_did?: string;
}
interface Vectors {
  state: { assets: Record<string, number>; certs: [string, number][]; dids: Record<string, string>; mits: string[]; secondary: string[] };
  cases: { name: string; tx: { version: number; in: Part[]; out: Part[] }; expect: string; note?: string }[];
}

/** Amounts above 2^53 keep their digits. */
const exact = (_key: string, value: unknown, context: { source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value) ? BigInt(context.source ?? '0') : value;
const parseExact = JSON.parse as (text: string, reviver: typeof exact) => Vectors;
const vectors = parseExact(readText('vectors/consensus/tx_rules.json'), exact);

/** The abstract addresses A1, B1, … as key hashes. */
const keyHash = (name: string): Uint8Array => new Uint8Array(20).fill(name.charCodeAt(0));
const addressText = (name: string): string => encodeAddress(mainnet.addressVersions.p2pkh, keyHash(name));

function attachmentOf(part: Part): Attachment {
  const names = part.to_did === undefined && part.from_did === undefined
    ? { version: 1 }
    : { version: 207, toDid: part.to_did ?? '', fromDid: part.from_did ?? '' };
  const symbol = part.symbol ?? '';
  const address = addressText(part.addr_field ?? part.address);
  const owner = part.owner ?? 'alice';
  switch (part.t) {
    case 'etp': return { ...names, kind: 'etp' };
    case 'message': return { ...names, kind: 'message', content: 'hello' };
    case 'transfer': return { ...names, kind: 'asset-transfer', symbol, quantity: BigInt(part.quantity ?? 0) };
    case 'issue':
    case 'second': {
      const mark = part.t === 'second' ? 128 : 0;
      return {
        ...names, kind: 'asset-detail', symbol, maximumSupply: BigInt(part.supply ?? 0), decimals: 0, secondaryIssueThreshold: mark + (part.threshold ?? 0),
        unused2: 0, unused3: 0, issuer: part.issuer ?? '', address, description: '',
      };
    }
    case 'cert': {
      const content = part.type === CERTIFICATE.mining ? { content: part.content_ok === false ? 'nonsense' : 'initial:1,interval:1,base:1' } : {};
      return { ...names, kind: 'certificate', symbol, owner, address, certType: part.type ?? 0, status: part.status ?? 0, ...content };
    }
    case 'mit': return { ...names, kind: 'mit', symbol, address, status: part.status ?? 0, ...(part.status === 1 && { content: 'c' }) };
    case 'did': return { ...names, kind: 'did', symbol, address, status: part.status === 2 ? 'transfer' : 'register' };
  }
}

const outputOf = (part: Part): TransactionOutput => ({ value: BigInt(part.value ?? 0), script: payToKeyHash(keyHash(part.address)), attachment: attachmentOf(part) });

const { state } = vectors;
const context: ChainContext = {
  network: mainnet, profile: 'reference', height: 2_000_000, top: 1_999_999, medianTimePast: 1_600_000_000, now: null, entry: 'pool',
};

function viewOf(inputs: readonly Part[]): ConsensusView {
  const coins: PreviousOutput[] = inputs.map((part) => ({ output: outputOf(part), height: 1_990_000, coinbase: false, timestamp: 1_500_000_000, txVersion: 4 }));
  const record = { owner: 'alice', address: '', height: 1 };
  return {
    previousOutput: ({ index }: OutPoint) => coins[index],
    asset: (symbol) => {
      const supply = state.assets[symbol];
      return supply === undefined ? undefined : { issueHeight: 1, totalSupply: BigInt(supply), issuerAddress: '', threshold: 0, decimals: 0 };
    },
    certificate: (symbol, type) => (state.certs.some((cert) => cert[0] === symbol && cert[1] === type) ? record : undefined),
    countSecondaryWitness: () => state.secondary.length,
    did: (name) => (state.dids[name] === undefined ? undefined : { address: addressText(state.dids[name]) }),
    didOfAddress: (text) => Object.keys(state.dids).find((name) => addressText(state.dids[name]!) === text),
    mit: (symbol) => (state.mits.includes(symbol) ? { address: '' } : undefined),
    header: () => undefined,
  };
}

function subjectOf({ version, in: inputs, out }: Vectors['cases'][number]['tx']): TransactionCase {
  const tx: Transaction = {
    version,
    inputs: inputs.map((_, index) => ({ previousOutput: { hash: new Uint8Array(32).fill(7), index }, script: new Uint8Array(0), sequence: 0xffffffff })),
    outputs: out.map(outputOf),
    lockTime: 0,
  };
  return transactionCase(transactionFacts(tx, 500, mainnet), viewOf(inputs), context);
}

/** The vectors do not model the version rule: some of them are of versions that are past. */
const rules = RULE_TABLE.transactionInPool.filter((rule) => rule !== checkVersion);

describe('abstract transactions of consensus.md 6.8 to 6.13', () => {
  it('are all 72 there', () => expect(vectors.cases).toHaveLength(72));

  for (const { name, tx, expect: expected } of vectors.cases) {
    it(`${name}: ${expected}`, () => {
      const refusal = firstRefusal(rules, subjectOf(tx));
      const node = refusal === undefined ? 'success' : TX_CODES[refusal.code].node;
      expect(node).toBe(expected);
    });
  }
});

describe('the same in the hardened profile', () => {
  const hardened = new Map(vectors.cases.filter(({ note }) => note !== undefined).map(({ name, tx }) => {
    const subject = subjectOf(tx);
    return [name, firstRefusal(rules, { ...subject, context: { ...context, profile: 'hardened' } })?.code];
  }));

  it('closes the holes the notes name, and only those', () => {
    expect(Object.fromEntries(hardened)).toEqual({
      'issue squatting: autoissue of an existing domain': 'TX_CERT_EXISTS',
      'issue squatting by autoissued naming': 'TX_CERT_ISSUE_INVALID',
      'burn by omission': undefined,
      'zero quantity only': undefined,
      'amount overflow': 'TX_ASSET_AMOUNT_OVERFLOW',
      'free issue cert of foreign asset': 'TX_CERT_ISSUE_INVALID',
    });
  });
});
