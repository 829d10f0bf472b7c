// A program that starts one broker and says so; a spec kills it. Usage: hold-kafka.ts <data directory>
import { defaultInstallationDirectory, installKafka, startKafka } from '@mbaas/kafka-server';
import { NullLogger } from '@mbaas/platform-observability';

const [directory = ''] = process.argv.slice(2);
const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
const kafka = await startKafka({ installation, directory, brokers: 1, log: NullLogger });
process.stdout.write(`${kafka.brokers[0]?.pid}\n`);
setInterval(() => undefined, 1_000);
