import { busBench } from './bus.bench.ts';
import { codecBench } from './codec.bench.ts';
import { ethashBench } from './ethash.bench.ts';
import { importBench } from './import.bench.ts';
import type { BenchOptions } from './measure.ts';
import { pipelineBench } from './pipeline.bench.ts';
import { scalingBench } from './scaling.bench.ts';
import { signaturesBench } from './signatures.bench.ts';
import { syncBench } from './sync.bench.ts';

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  codec: codecBench, signatures: signaturesBench, ethash: ethashBench, import: importBench, sync: syncBench, pipeline: pipelineBench, bus: busBench, scaling: scalingBench,
};

const OPTIONS = ['--quick', '--profile'];
const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith('--'));
const unknown = [...asked.filter((name) => !(name in BENCHES)), ...words.filter((word) => word.startsWith('--') && !OPTIONS.includes(word))];
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark or option ${unknown.join(', ')}: choose from ${Object.keys(BENCHES).join(', ')} ${OPTIONS.join(', ')}.\n`);
  process.exit(2);
}
const options: BenchOptions = { quick: words.includes('--quick'), profile: words.includes('--profile') };
for (const name of asked.length === 0 ? Object.keys(BENCHES) : asked) {
  process.stdout.write(`\n${name}\n`);
  await BENCHES[name]?.(options);
}
