import { Parser } from '@asyncapi/parser';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allFacts } from '../registry.ts';
import { allWork } from '../work.ts';
import { asyncApiDocument, baselineName, baselinesOf, compareDeclarations, messagePage, sentenceOf, type Baseline } from './index.ts';

const declared = { facts: allFacts, work: allWork };
const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const BASELINE = '../../baseline/';
const files = readdirSync(new URL(BASELINE, import.meta.url));
const published = files.map((file) => JSON.parse(textOf(`${BASELINE}${file}`)) as Baseline);

describe('declarations', () => {
  it('break no reader of what was published', () => {
    expect(compareDeclarations(published, baselinesOf(declared)).map(sentenceOf)).toEqual([]);
  });

  it('have baselines that are named after them', () => {
    expect(files).toEqual(published.map((baseline) => `${baselineName(baseline)}.json`));
    expect(files.length).toBeGreaterThan(20);
  });
});

describe('generated pages (node tools/describe-messages.mjs writes them)', () => {
  it('docs/asyncapi.json is what is declared', () => {
    expect(JSON.parse(textOf('../../../../../docs/asyncapi.json'))).toEqual(asyncApiDocument(declared));
  });

  it('docs/events.md is what is declared', () => {
    expect(textOf('../../../../../docs/events.md')).toBe(messagePage(declared));
  });
});

describe('docs/asyncapi.json', () => {
  const text = textOf('../../../../../docs/asyncapi.json');
  /** Findings of the parser: 0 is an error. */
  const errorsIn = async (document: string) => (await new Parser().parse(document)).diagnostics.filter(({ severity }) => severity === 0).map(({ code, path }) => `${String(code)} ${path.join('.')}`);

  it('is valid AsyncAPI 3.0, and the judge finds a broken one', async () => {
    expect(await errorsIn(text)).toEqual([]);
    expect(await errorsIn(text.replace('"action": "send"', '"action": "shout"'))).not.toEqual([]);
    expect(await errorsIn(text.replace('#/channels/fact.chain.block.v1', '#/channels/nowhere'))).not.toEqual([]);
  });

  it('has each topic with its partitions, and each message', async () => {
    const { document } = await new Parser().parse(text);
    const channels = document?.allChannels().all() ?? [];
    expect(channels.map((channel) => channel.address())).toContain('{network}.fact.chain.block.v1');
    expect(channels.map((channel) => channel.address())).toContain('{network}.work.validation.scripts.v1.dlt');
    expect(channels.find((channel) => channel.id() === 'fact.mst.operation.v1')?.bindings().get('kafka')?.json()).toMatchObject({ partitions: 6 });
    expect(document?.allMessages().all().map((message) => message.id()).sort()).toEqual([...allFacts, ...allWork].map(({ name, version }) => `${name}.v${version}`).sort());
  });
});
