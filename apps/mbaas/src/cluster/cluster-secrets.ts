import { fileKekProvider } from '@mbaas/service-key-management';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomSecret, secretFile } from '../combined/secrets.ts';
import type { ClusterDirectory } from './cluster-directory.ts';
import type { ClusterSettings } from './cluster-plan.ts';

/** The secrets of a cluster, each made at its first start and kept in a file for this user alone. */
export async function clusterSecrets(directory: ClusterDirectory): Promise<ClusterSettings['secrets']> {
  for (const folder of [directory.secrets, dirname(directory.sandboxKey)]) {
    // Apart: the mode would hold for the folders above too, and the combined mode's database server has to pass through those.
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  // Made here once, so that several instances need not agree on who makes it.
  await fileKekProvider(directory.keyEncryptionKey);
  return {
    service: await secretFile(directory.serviceSecret, randomSecret),
    identity: await secretFile(directory.identitySecret, randomSecret),
    sandboxKey: await secretFile(directory.sandboxKey, newApiKey),
    kekFile: directory.keyEncryptionKey,
  };
}

/** The gateway's framework is loaded for the first start alone. */
async function newApiKey(): Promise<string> {
  const { formatApiKey, generateApiKey } = await import('@mbaas/service-gateway');
  return formatApiKey(generateApiKey());
}
