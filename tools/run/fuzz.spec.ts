import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { propertyOf } from './fuzz.mjs';

describe('npm run fuzz', () => {
  it('runs hostile bytes unless a property is asked for', () => {
    expect(propertyOf(['--minutes', '3', '--target', 'scripts'])).toBeUndefined();
  });

  it('knows where a property is, and tells it how long', () => {
    const property = propertyOf(['--property', 'reorganisations', '--minutes', '3', '--seed', '9']);
    expect(property?.environment).toEqual({ MBAAS_PROPERTY_MINUTES: '3', MBAAS_PROPERTY_SEED: '9' });
    expect(existsSync(new URL(`../../${property?.file}`, import.meta.url))).toBe(true);
  });

  it.each([[['--property', 'constructor']], [['--property', 'reorganisations', '--minutes', 'soon']]])('refuses %j', (args) => {
    expect(() => propertyOf(args)).toThrow();
  });
});
