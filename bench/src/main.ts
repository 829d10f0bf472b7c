import { busBench } from './bus.bench.ts';
import { codecBench } from './codec.bench.ts';
import { ethashBench } from './ethash.bench.ts';
import { importBench } from './import.bench.ts';
import type { BenchOptions } from './measure.ts';
import { pipelineBench } from './pipeline.bench.ts';
import { scalingBench } from './scaling.bench.ts';
import { signaturesBench } from './signatures.bench.ts';

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  codec: codecBench, signatures: signaturesBench, ethash: ethashBench, import: importBench, pipeline: pipelineBench, bus: busBench, scaling: scalingBench,
};

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith('--'));
const unknown = [...asked.filter((name) => !(name in BENCHES)), ...words.filter((word) => word.startsWith('--') && word !== '--quick')];
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark or option ${unknown.join(', ')}: choose from ${Object.keys(BENCHES).join(', ')} and --quick.\n`);
  process.exit(2);
}
const options: BenchOptions = { quick: words.includes('--quick') };
for (const name of asked.length === 0 ? Object.keys(BENCHES) : asked) {
  process.stdout.write(`\n${name}\n`);
  await BENCHES[name]?.(options);
}
