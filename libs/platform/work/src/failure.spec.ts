import { KafkaError } from '@mbaas/platform-kafka';
import { describe, expect, it } from 'vitest';
import { boundedCode, failureCode, isOfTheMoment } from './failure.ts';

const withCode = (code: unknown): Error => Object.assign(new Error('text from outside'), { code });

describe('failures of handlers', () => {
  it.each([
    ['BLOCK_PARENT_UNKNOWN', 'BLOCK_PARENT_UNKNOWN'],
    ['ECONNREFUSED', 'WORK_HANDLER_FAILED'],
    ['<script>', 'WORK_HANDLER_FAILED'],
    [`A_${'B'.repeat(80)}`, 'WORK_HANDLER_FAILED'],
    [42, 'WORK_HANDLER_FAILED'],
    [undefined, 'WORK_HANDLER_FAILED'],
  ])('show the code %s as %s', (given, shown) => {
    expect(boundedCode(given)).toBe(shown);
    expect(failureCode(withCode(given))).toBe(shown);
  });

  it('are of the moment where database or broker are away, and only then', () => {
    expect(isOfTheMoment(withCode('57P01'))).toBe(true);
    expect(isOfTheMoment(withCode('ECONNREFUSED'))).toBe(true);
    expect(isOfTheMoment(new KafkaError('KAFKA_PUBLISH_FAILED', 'x'))).toBe(true);
    expect(isOfTheMoment(new KafkaError('KAFKA_PARTITION_LOST', 'x'))).toBe(true);
    expect(isOfTheMoment(new KafkaError('KAFKA_RECORD_TOO_LARGE', 'x'))).toBe(false);
    expect(isOfTheMoment(withCode('23505'))).toBe(false);
    expect(isOfTheMoment('text')).toBe(false);
  });
});
