import { readFileSync } from 'node:fs';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { attachmentToJson, decodeAttachment, encodeAttachment } from './index.ts';

interface Vector {
  name: string;
  hex: string;
  expected: Record<string, string | number>;
  network_valid?: false;
}
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/attachments.json', import.meta.url), 'utf8')) as Vector[];
const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};

const KINDS = ['etp', 'award', 'asset', 'message', 'did', 'certificate', 'mit'];
const DID_STATUS = ['', 'register', 'transfer'];
const NAMES: Record<string, string> = {
  to_did: 'toDid', from_did: 'fromDid', max_supply: 'maximumSupply', secondaryissue_threshold: 'secondaryIssueThreshold', cert_type: 'certType',
};

/** The vector's flat form in our words. */
function inOurWords(expected: Vector['expected']): Record<string, unknown> {
  const { type, ...rest } = expected;
  const ours: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) ours[NAMES[name] ?? name] = value;
  const kind = KINDS[type as number];
  if (kind === undefined) return { ...ours, kind: 'unknown', type };
  if (kind === 'did') return { ...ours, kind, status: DID_STATUS[ours['status'] as number] };
  if (kind !== 'asset') return { ...ours, kind };
  const { status, ...asset } = ours;
  return { ...asset, kind: status === 1 ? 'asset-detail' : 'asset-transfer' };
}

describe('attachment vectors', () => {
  it('covers the file', () => expect(vectors).toHaveLength(61));

  it.each(vectors.filter((vector) => vector.network_valid !== false))('$name', ({ hex, expected }) => {
    const decoded = decodeAttachment(bytesOf(hex));
    if (!decoded.ok) throw new Error(decoded.error.code);
    expect(attachmentToJson(decoded.value)).toEqual(inOurWords(expected));
    expect(hexEncode(encodeAttachment(decoded.value))).toBe(hex);
  });

  it.each(vectors.filter((vector) => vector.network_valid === false))('refuses: $name', ({ hex }) => {
    expect(decodeAttachment(bytesOf(hex))).toMatchObject({ ok: false, error: { code: 'WIRE_ATTACHMENT_STATUS_UNKNOWN' } });
  });
});
