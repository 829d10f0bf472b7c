import fc from 'fast-check';
import { ByteReader, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatIp, parseIp } from './ip-address.ts';

describe('IP addresses', () => {
  it.each([
    ['198.199.84.199', '00000000000000000000ffffc6c754c7'],
    ['0.0.0.0', '00000000000000000000ffff00000000'],
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['2001:db8::8a2e:370:7334', '20010db80000000000008a2e03707334'],
    ['2001:DB8:0:0:0:0:0:1', '20010db8000000000000000000000001'],
    ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
    ['fe80::', `fe80${'00'.repeat(14)}`],
  ])('%s', (text, hex) => {
    const parsed = parseIp(text);
    expect(parsed.ok && hexEncode(parsed.value)).toBe(hex);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', '1.2.3.4::', '1::2::3', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4::5:6:7:8', '12345::', 'g::', 'host.example', '::1%eth0', '[::1]', '1.2.3.4:80', ' 1.2.3.4', '1'.repeat(50)])(
    'refuses "%s"',
    (text) => expect(parseIp(text)).toEqual({ ok: false, error: { code: 'IP_INVALID' } }),
  );

  it('and the number before them stand in the vectors as we read them', () => {
    const vectors = JSON.parse(readFileSync(new URL('../../../../../vectors/wire/p2p.json', import.meta.url), 'utf8')) as { name: string; hex: string; expected: Record<string, unknown> }[];
    const bytesOf = (name: string): { bytes: Uint8Array; expected: Record<string, unknown> } => {
      const vector = vectors.find((entry) => entry.name === name);
      const bytes = hexDecode(vector?.hex ?? '');
      if (vector === undefined || !bytes.ok) throw new Error(`no vector ${name}`);
      return { bytes: bytes.value, expected: vector.expected };
    };
    const mapped = bytesOf('IPv4 mapped address');
    expect(formatIp(mapped.bytes)).toBe(mapped.expected['ipv4']);
    const version = bytesOf('u32 of 70012');
    expect(new ByteReader(version.bytes).u32()).toBe(version.expected['value']);
  });

  it('are read back as they are shown', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 4, maxLength: 4 }).map((v4) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...v4)));
    fc.assert(fc.property(bytes, (ip) => {
      expect(parseIp(formatIp(ip))).toEqual({ ok: true, value: ip });
    }));
  });

  it('agree with two IP notations of the platform', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      expect(parseIp(text).ok).toBe(true);
    }));
  });
});
