import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measuredParameters } from './measured-parameters.ts';
import { scalingPage } from './scaling-page.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('is what docs/scaling.md shows: npm run bench -- scaling', () => {
  expect(read('docs/scaling.md')).toContain(scalingPage(measuredParameters(read('bench/scaling.measured.json'))).trim());
});

it('refuses figures that are missing', () => {
  expect(() => measuredParameters('{"parameters":{"validatorUs":1}}')).toThrow('prepareUs');
});
