import { describe, expect, it } from 'vitest';
import { durationText } from './duration-text.ts';

describe('a duration', () => {
  it.each([[-1, '0 s'], [42.4, '42 s'], [200, '3 min 20 s'], [18_720, '5 h 12 min']])('of %d seconds is %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});
