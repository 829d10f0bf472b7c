import { choice, branch, option } from './dsl/choice.ts';
import type { JsonOf, TypeOf } from './dsl/codec.ts';
import { fields, when } from './dsl/fields.ts';
import { named, text, u32, u64, u8 } from './dsl/leaves.ts';
import { joined } from './dsl/struct.ts';
import { WIRE_LIMITS } from './wire-limits.ts';

/** The envelope version that carries avatar names. wire-format §3.1. */
export const ATTACHMENT_VERSION_WITH_DIDS = 207;
const CERTIFICATE_HAS_CONTENT = 0x4000_0000;
const MIT_REGISTER = 1;

/** No own bound: lengths are validity rules of transaction version 4 (@mbaas/chain-consensus), and older blocks hold longer ones. */
const words = text(WIRE_LIMITS.maxTransactionSize);
const carriesDids = ({ version }: { version: number }): boolean => version === ATTACHMENT_VERSION_WITH_DIDS;
const nothing = fields({});

/** wire-format §3.3, §3.4. Status 1 is a detail, 2 a transfer. */
const asset = choice({
  tag: u32,
  between: nothing,
  cases: [
    option('asset-detail', 1, {
      symbol: words,
      maximumSupply: u64,
      decimals: u8,
      secondaryIssueThreshold: u8,
      unused2: u8,
      unused3: u8,
      issuer: words,
      address: words,
      description: words,
    }),
    option('asset-transfer', 2, { symbol: words, quantity: u64 }),
  ],
  otherwise: { refuse: 'WIRE_ATTACHMENT_STATUS_UNKNOWN' },
});

/** What follows every output script. wire-format §3. The receiver's name precedes the sender's. */
export const attachmentCodec = joined(
  fields({ version: u32 }),
  choice({
    tag: u32,
    between: fields({ toDid: when(carriesDids, words), fromDid: when(carriesDids, words) }),
    cases: [
      option('etp', 0, {}),
      option('award', 1, { height: u64 }),
      branch(2, asset),
      option('message', 3, { content: words }),
      option('did', 4, {
        status: named(u32, { register: 1, transfer: 2 }, 'WIRE_ATTACHMENT_STATUS_UNKNOWN'),
        symbol: words,
        address: words,
      }),
      option('certificate', 5, {
        symbol: words,
        owner: words,
        address: words,
        certType: u32,
        status: u8,
        // >>> 0 would not change the test: bit 30 is no sign bit.
        content: when(({ certType }: { certType: number }) => (certType & CERTIFICATE_HAS_CONTENT) !== 0, words),
      }),
      option('mit', 6, {
        status: u8,
        symbol: words,
        address: words,
        content: when(({ status }: { status: number }) => status === MIT_REGISTER, words),
      }),
    ],
    // Parsed and kept by the reference node, e.g. the marker of a coinstake (type 2^32-1).
    otherwise: { keepAs: 'unknown' },
  }),
);

export type Attachment = TypeOf<typeof attachmentCodec>;
export type AttachmentJson = JsonOf<typeof attachmentCodec>;
/** `kind` of an attachment. */
export type AttachmentKind = Attachment['kind'];
/** The attachment of one kind. */
export type AttachmentOf<K extends AttachmentKind> = Extract<Attachment, { kind: K }>;
