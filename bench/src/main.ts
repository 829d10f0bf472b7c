import { busBench } from './bus.bench.ts';
import { codecBench } from './codec.bench.ts';
import { importBench } from './import.bench.ts';
import { pipelineBench } from './pipeline.bench.ts';
import { scalingBench } from './scaling.bench.ts';
import { signaturesBench } from './signatures.bench.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = { codec: codecBench, signatures: signaturesBench, import: importBench, pipeline: pipelineBench, bus: busBench, scaling: scalingBench };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}
for (const name of asked.length === 0 ? Object.keys(BENCHES) : asked) {
  process.stdout.write(`\n${name}\n`);
  await BENCHES[name]?.();
}
