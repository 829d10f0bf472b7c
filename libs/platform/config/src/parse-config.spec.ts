import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenAssumption } from '@mbaas/kernel';
import { z } from 'zod';
import { choice, duration, flag, integer, list, optionalSecret, optionalText, requiredList, secret, share, size, text } from './option.ts';
import { ConfigError, parseConfig, type Environment } from './parse-config.ts';
import { durationText, sizeText } from './quantity.ts';
import { renderConfigReference } from './render-config-reference.ts';

const schema = z.strictObject({
  dataDirectory: text({ doc: 'Where data lives.', default: '/var/lib/mbaas' }),
  network: choice(['mainnet', 'devnet'], { doc: 'The chain.', default: 'devnet' }),
  publicUrl: optionalText({ doc: 'Address | seen from outside.' }),
  gateway: z
    .strictObject({
      port: integer({ doc: 'Port.', min: 0, max: 65535, default: '8080' }),
      timeout: duration({ doc: 'Longest request.', default: '30s' }),
      maxBody: size({ doc: 'Largest request.', default: '4MiB' }),
      open: flag({ doc: 'Whether it is open.', default: 'false' }),
      origins: list({ doc: 'Origins.' }),
      sample: share({ doc: 'Share.', default: '0.5' }),
    })
    .refine(({ open, port }) => !open || port !== 0, { path: ['port'], message: 'must be given where MBAAS_GATEWAY_OPEN is true' }),
  keys: z.strictObject({ passphrase: secret({ doc: 'Opens the keys.', minLength: 12 }), pin: optionalSecret({ doc: 'Pin.', minLength: 4 }) }),
});

const SECRET = 'correct horse battery';
const peers = z.strictObject({ peers: requiredList({ doc: 'Peers.' }) });
const minimal: Environment = { MBAAS_KEYS_PASSPHRASE: SECRET };
const problemsOf = (environment: Environment): readonly string[] => {
  try {
    parseConfig(schema, environment, 'spec');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect((error as Error).message).not.toContain(SECRET);
    return (error as ConfigError).problems;
  }
  throw new Error('the configuration was accepted');
};

describe('parseConfig', () => {
  it('gives defaults and values their types, and is frozen', () => {
    const config = parseConfig(schema, { ...minimal, PATH: '/bin', MBAAS_GATEWAY_TIMEOUT: '2h', MBAAS_GATEWAY_ORIGINS: 'a, b,', MBAAS_NETWORK: '' }, 'spec');
    expect(config).toMatchObject({
      dataDirectory: '/var/lib/mbaas',
      network: 'devnet',
      gateway: { port: 8080, timeout: 7_200_000, maxBody: 4_194_304, open: false, origins: ['a', 'b'] },
    });
    expect(config.publicUrl).toBeUndefined();
    expect(config.keys.passphrase.reveal()).toBe(SECRET);
    expect(Object.isFrozen(config) && Object.isFrozen(config.gateway) && Object.isFrozen(config.gateway.origins)).toBe(true);
  });

  it('never shows a secret by accident', () => {
    const config = parseConfig(schema, minimal, 'spec');
    expect(`${config.keys.passphrase} ${JSON.stringify(config)} ${inspect(config, { depth: 9 })}`).not.toContain(SECRET);
  });

  it.each([
    ['a secret that is missing', {}, 'MBAAS_KEYS_PASSPHRASE is missing'],
    ['a secret that is empty', { MBAAS_KEYS_PASSPHRASE: '' }, 'MBAAS_KEYS_PASSPHRASE is missing'],
    ['a secret that is too short', { MBAAS_KEYS_PASSPHRASE: 'short' }, 'MBAAS_KEYS_PASSPHRASE must be at least 12 characters'],
    ['a key no option has', { ...minimal, MBAAS_COLOUR: 'red' }, 'MBAAS_COLOUR is no option'],
    ['a mistyped key', { ...minimal, MBAAS_GATEWAY_PROT: '1' }, 'MBAAS_GATEWAY_PROT is no option; did you mean MBAAS_GATEWAY_PORT?'],
    ['a key with a letter too few', { ...minimal, MBAAS_GATEWAY_TIMEOT: '1s' }, 'MBAAS_GATEWAY_TIMEOT is no option; did you mean MBAAS_GATEWAY_TIMEOUT?'],
    ['a word that is none of the choices', { ...minimal, MBAAS_NETWORK: 'moon' }, 'MBAAS_NETWORK must be one of mainnet, devnet'],
    ['a number out of bounds', { ...minimal, MBAAS_GATEWAY_PORT: '65536' }, 'MBAAS_GATEWAY_PORT must be at most 65535'],
    ['no number', { ...minimal, MBAAS_GATEWAY_PORT: '80a' }, 'MBAAS_GATEWAY_PORT must be a whole number'],
    ['a duration without unit', { ...minimal, MBAAS_GATEWAY_TIMEOUT: '30' }, 'MBAAS_GATEWAY_TIMEOUT must be a duration like 250ms, 30s, 5m, 2h or 7d'],
    ['a size in a unit of ten', { ...minimal, MBAAS_GATEWAY_MAX_BODY: '4MB' }, 'MBAAS_GATEWAY_MAX_BODY must be a size like 512B, 64KiB, 4MiB or 2GiB'],
    ['a flag that is no flag', { ...minimal, MBAAS_GATEWAY_OPEN: 'yes' }, 'MBAAS_GATEWAY_OPEN must be one of true, false'],
    ['what one option requires of another', { ...minimal, MBAAS_GATEWAY_OPEN: 'true', MBAAS_GATEWAY_PORT: '0' }, 'MBAAS_GATEWAY_PORT must be given where MBAAS_GATEWAY_OPEN is true'],
  ])('CONFIG_INVALID: %s', (_, environment, problem) => {
    expect(problemsOf(environment)).toEqual([problem]);
  });

  it('requires a list to name one at least', () => {
    expect(parseConfig(peers, { MBAAS_PEERS: 'a, b,' }, 'spec')).toEqual({ peers: ['a', 'b'] });
    expect(() => parseConfig(peers, {}, 'spec')).toThrow('MBAAS_PEERS is missing');
    expect(() => parseConfig(peers, { MBAAS_PEERS: ' , ' }, 'spec')).toThrow('MBAAS_PEERS must name one at least');
  });

  it.each(['0', '1', '0.05', '.5', '1.0'])('takes the share %s', (sample) => {
    expect(parseConfig(schema, { ...minimal, MBAAS_GATEWAY_SAMPLE: sample }, 'spec').gateway.sample).toBe(Number(sample));
  });

  it.each(['1.1', '-0.1', '5%', '0,5', '1e-3'])('CONFIG_INVALID: the share %s', (sample) => {
    expect(problemsOf({ ...minimal, MBAAS_GATEWAY_SAMPLE: sample })).toEqual(['MBAAS_GATEWAY_SAMPLE must be a share between 0 and 1, like 0.05']);
  });

  it('names all problems at once', () => {
    expect(problemsOf({ MBAAS_NETWORK: 'moon', MBAAS_GATEWAY_OPEN: 'yes', MBAAS_X: '1' })).toHaveLength(4);
  });

  it('leaves keys of test runs alone', () => {
    expect(() => parseConfig(schema, { ...minimal, MBAAS_TEST_DATABASE_URL: 'x' }, 'spec')).not.toThrow();
  });

  it('refuses a schema in which two options share a key', () => {
    const twice = z.strictObject({ gatewayPort: text({ doc: '', default: 'a' }), gateway: z.strictObject({ port: text({ doc: '', default: 'b' }) }) });
    expect(() => parseConfig(twice, {}, 'spec')).toThrow(BrokenAssumption);
  });
});

describe('quantities', () => {
  it('are the number times the unit, and nothing else is taken', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99_999 }), fc.constantFrom(['ms', 1], ['s', 1e3], ['m', 6e4], ['h', 36e5], ['d', 864e5]), (n, [unit, factor]) => {
        expect(durationText.parse(`${n}${unit}`)).toBe(n * Number(factor));
        expect(sizeText.safeParse(`${n}${unit}`).success).toBe(false);
      }),
    );
    for (const text of ['', 's', '-1s', '1.5s', '1 s', '1S', '9999999999999d', '1e3s']) expect(durationText.safeParse(text).success).toBe(false);
    expect(sizeText.parse('2GiB')).toBe(2 ** 31);
  });
});

describe('renderConfigReference', () => {
  it('lists every key with what it takes, its default and its meaning', () => {
    const page = renderConfigReference(schema);
    expect(page.split('\n')).toHaveLength(2 + 11 + 1);
    expect(page).toContain('| `MBAAS_GATEWAY_PORT` | whole number 0…65535 | `8080` | Port. |');
    expect(page).toContain('| `MBAAS_KEYS_PASSPHRASE` | secret | **required** | Opens the keys. |');
    expect(page).toContain('| `MBAAS_PUBLIC_URL` | text | – | Address \\| seen from outside. |');
    expect(page).toContain('| `MBAAS_GATEWAY_ORIGINS` | list, separated by commas | empty | Origins. |');
  });
});
