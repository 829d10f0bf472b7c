import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineFact } from './fact-definition.ts';
import { blockStream } from './streams.ts';
import { allFacts } from './registry.ts';
import { atomsText } from './scalars.ts';

describe('facts', () => {
  it('are declared once a version', () => {
    expect(new Set(allFacts.map(({ name, version }) => `${name} ${version}`)).size).toBe(allFacts.length);
  });

  it('describe themselves as JSON Schema, so that a reference can be made of them', () => {
    for (const { payload } of allFacts) expect(z.toJSONSchema(payload, { unrepresentable: 'any' })).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('are named by context and what happened', () => {
    expect(() => defineFact({ name: 'BlockConnected', version: 1, stream: blockStream, keyedBy: 'x', doc: 'x', payload: z.strictObject({}) })).toThrow('malformed');
  });
});

describe('amounts', () => {
  it.each(['0', '1', '18446744073709551615'])('%s is one', (text) => expect(atomsText.safeParse(text).success).toBe(true));

  it.each(['', '-1', '+1', '01', '1.0', '1e3', ' 1', '18446744073709551616', '99999999999999999999', '184467440737095516150', 1, 1n, null])('%s is none', (value) => {
    expect(atomsText.safeParse(value).success).toBe(false);
  });
});
