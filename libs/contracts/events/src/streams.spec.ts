import { describe, expect, it } from 'vitest';
import { defineStream } from './fact-stream.ts';
import { allFacts } from './registry.ts';
import { blockStream } from './streams.ts';
import { deadLetterTopic, factTopic, retryTopic, workTopic } from './topics.ts';
import { defineWork } from './work-definition.ts';
import { allWork } from './work.ts';

const streams = [...new Set(allFacts.map(({ stream }) => stream))];
/** What Apache Kafka takes as a topic. */
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;
const topics = [
  ...streams.flatMap((stream) => stream.sources.map((source) => factTopic('test-0123456789abcdef', source, stream))),
  ...allWork.flatMap((work) => [workTopic, retryTopic, deadLetterTopic].map((topicOf) => topicOf('test-0123456789abcdef', work))),
];

describe('streams', () => {
  it('are named once a version', () => {
    expect(new Set(streams.map(({ name, version }) => `${name}.v${version}`)).size).toBe(streams.length);
  });

  it('have sources and partitions; the chain has one order', () => {
    for (const { partitions, sources } of streams) {
      expect(partitions).toBeGreaterThan(0);
      expect(new Set(sources).size).toBe(sources.length);
      expect(sources.length).toBeGreaterThan(0);
    }
    expect(blockStream).toMatchObject({ partitions: 1, sources: ['chain'] });
  });

  it.each(['', 'Block', 'block.part', '-block', 'b'.repeat(33)])('are not named %s', (name) => {
    expect(() => defineStream({ ...blockStream, name })).toThrow('malformed');
  });
});

describe('work', () => {
  it('is named once, and not as a fact', () => {
    const names = [...allWork, ...allFacts].map(({ name, version }) => `${name}.v${version}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is tried, kept and bounded', () => {
    for (const { attempts, maxBytes, partitions, retentionMs } of allWork) expect(Math.min(attempts, maxBytes, partitions, retentionMs / 3_600_000)).toBeGreaterThanOrEqual(1);
  });

  it.each(['scripts', 'Validation.scripts', 'validation.', 'validation.scripts.v1'])('is not named %s', (name) => {
    expect(() => defineWork({ name, version: 1, partitions: 1, retentionMs: 1, maxBytes: 1, attempts: 1, doc: '' })).toThrow('malformed');
  });
});

describe('topics', () => {
  it('are named as the architecture says', () => {
    expect(factTopic('devnet', 'chain', blockStream)).toBe('devnet.fact.chain.block.v1');
    expect(topics).toContain('test-0123456789abcdef.work.validation.scripts.v1.retry');
  });

  it('are each another, and Kafka takes them', () => {
    expect(new Set(topics).size).toBe(topics.length);
    for (const topic of topics) expect(topic).toMatch(TOPIC);
  });
});
