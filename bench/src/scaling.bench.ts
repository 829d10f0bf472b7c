import { readFileSync } from 'node:fs';
import { measuredParameters } from './scaling/measured-parameters.ts';
import { scalingPage } from './scaling/scaling-page.ts';

/** `npm run bench -- scaling`: the tables of docs/scaling.md, from the figures in bench/scaling.measured.json. */
export async function scalingBench(): Promise<void> {
  const text = readFileSync(new URL('../scaling.measured.json', import.meta.url), 'utf8');
  process.stdout.write(`${scalingPage(measuredParameters(text))}\n`);
}
