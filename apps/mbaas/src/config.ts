import { LOG_LEVELS } from '@mbaas/platform-observability';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Data lie beside the project unless told. */
const DEFAULT_DATA_DIRECTORY = fileURLToPath(new URL('../../../.mbaas', import.meta.url));

const schema = z.strictObject({
  MBAAS_NETWORK: z.string().default('devnet'),
  MBAAS_DATA_DIR: z.string().default(DEFAULT_DATA_DIRECTORY),
  MBAAS_HOST: z.string().default('127.0.0.1'),
  MBAAS_PORT: z.coerce.number().int().min(1).max(65535).default(8080),
  MBAAS_PUBLIC_URL: z.url().optional(),
  MBAAS_VERIFIER_THREADS: z.coerce.number().int().min(1).max(64).optional(),
  MBAAS_LOG_LEVEL: z.enum(LOG_LEVELS).default('warn'),
});

export interface MbaasConfig {
  readonly network: string;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly verifierThreads: number | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export function loadConfig(env: NodeJS.ProcessEnv): MbaasConfig {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('MBAAS_') && name !== 'MBAAS_KEY'));
  const parsed = schema.parse(own);
  return {
    network: parsed.MBAAS_NETWORK,
    dataDirectory: parsed.MBAAS_DATA_DIR,
    host: parsed.MBAAS_HOST,
    port: parsed.MBAAS_PORT,
    publicUrl: parsed.MBAAS_PUBLIC_URL,
    verifierThreads: parsed.MBAAS_VERIFIER_THREADS,
    logLevel: parsed.MBAAS_LOG_LEVEL,
  };
}
