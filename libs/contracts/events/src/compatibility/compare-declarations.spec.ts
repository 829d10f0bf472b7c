import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineFact, type FactDefinition } from '../fact-definition.ts';
import { defineStream } from '../fact-stream.ts';
import { defineWork, type WorkDefinition } from '../work-definition.ts';
import { baselinesOf, type Baseline } from './baseline.ts';
import { compareDeclarations, sentenceOf } from './compare-declarations.ts';

const stream = defineStream({ name: 'shop', version: 1, partitions: 6, sources: ['mst', 'identity'], doc: 'Shops.' });
const opened = defineFact({ name: 'shop.opened', version: 1, stream, keyedBy: 'shop id', doc: 'A shop opened.', payload: z.strictObject({ shop: z.string().max(9) }) });
const sweep = defineWork({ name: 'shop.sweep', version: 1, partitions: 4, retentionMs: 1_000, maxBytes: 100, attempts: 3, doc: 'Sweep.' });

const published = baselinesOf({ facts: [opened], work: [sweep] });
const findings = (facts: readonly FactDefinition[], work: readonly WorkDefinition[] = [sweep], base: readonly Baseline[] = published) =>
  compareDeclarations(base, baselinesOf({ facts, work })).map(({ of, path, code }) => [of, path, code]);

describe('compareDeclarations', () => {
  it('finds nothing where nothing has changed but words', () => {
    expect(findings([{ ...opened, doc: 'The doors of a shop opened.' }], [{ ...sweep, doc: 'Sweeping.', attempts: 9 }])).toEqual([]);
  });

  it('finds a changed payload, with its place', () => {
    expect(findings([{ ...opened, payload: z.strictObject({ shop: z.string().max(8) }) }])).toEqual([['shop.opened.v1', 'shop', 'BOUND_NARROWED']]);
  });

  it('wants a baseline of what is new, a raised version included, and takes the version when it has one', () => {
    const next = { ...opened, version: 2, payload: z.strictObject({ shop: z.string(), city: z.string() }) };
    expect(findings([opened, next])).toEqual([['shop.opened.v2', '', 'MESSAGE_NEW']]);
    expect(findings([opened, next], [sweep], baselinesOf({ facts: [opened, next], work: [sweep] }))).toEqual([]);
  });

  it('wants a version declared while a log may hold it', () => {
    const next = { ...opened, version: 2 };
    const both = baselinesOf({ facts: [opened, next], work: [sweep] });
    expect(findings([next], [sweep], both)).toEqual([['shop.opened.v1', '', 'MESSAGE_REMOVED']]);
    const retired = both.map((baseline) => (baseline.kind === 'fact' && baseline.version === 1 ? { ...baseline, retired: true as const } : baseline));
    expect(findings([next], [sweep], retired)).toEqual([]);
  });

  it('finds a lost order: another key, stream or number of partitions', () => {
    expect(findings([{ ...opened, keyedBy: 'city' }])).toEqual([['shop.opened.v1', '', 'KEY_CHANGED']]);
    expect(findings([{ ...opened, stream: { ...stream, partitions: 7 } }])).toEqual([['stream.shop.v1', '', 'PARTITIONS_CHANGED']]);
    expect(findings([{ ...opened, stream: { ...stream, version: 2, partitions: 7 } }])).toEqual([
      ['shop.opened.v1', '', 'STREAM_CHANGED'],
      ['stream.shop.v1', '', 'MESSAGE_REMOVED'],
      ['stream.shop.v2', '', 'MESSAGE_NEW'],
    ]);
  });

  it('finds a source that is gone, and takes one more', () => {
    expect(findings([{ ...opened, stream: { ...stream, sources: ['mst'] } }])).toEqual([['stream.shop.v1', '', 'SOURCE_REMOVED']]);
    expect(findings([{ ...opened, stream: { ...stream, sources: ['mst', 'identity', 'mars'] } }])).toEqual([]);
  });

  it.each<[Partial<WorkDefinition>, string]>([
    [{ partitions: 5 }, 'PARTITIONS_CHANGED'],
    [{ retentionMs: 2_000 }, 'RETENTION_CHANGED'],
    [{ maxBytes: 101 }, 'BOUND_WIDENED'],
    [{ maxBytes: 99 }, 'BOUND_NARROWED'],
  ])('finds work with %o', (change, code) => {
    expect(findings([opened], [{ ...sweep, ...change }])).toEqual([['shop.sweep.v1', '', code]]);
  });

  it('finds changed headers', () => {
    const today = published.map((baseline): Baseline => (baseline.kind === 'envelope' && baseline.name === 'facts' ? { ...baseline, headers: { ...baseline.headers, required: ['ce_id'] } } : baseline));
    expect(compareDeclarations(published, today).map(({ of, path, code }) => [of, path, code])).toContainEqual(['envelope.facts', 'ce_time', 'MEMBER_OPTIONAL']);
  });

  it('says what to do', () => {
    expect(sentenceOf({ of: 'shop.opened.v1', path: 'shop', code: 'BOUND_NARROWED' })).toBe(
      'shop.opened.v1 at shop: BOUND_NARROWED, what is in the log may lie beyond the new bound. Leave the published version as it is and declare the change with the next version.',
    );
    expect(sentenceOf({ of: 'shop.opened.v2', path: '', code: 'MESSAGE_NEW' })).toContain('node tools/describe-messages.mjs');
  });
});
