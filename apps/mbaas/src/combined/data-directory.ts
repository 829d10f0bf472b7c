import { join } from 'node:path';

/** Where a platform keeps its things: one folder a network below the data directory. */
export interface DataDirectory {
  readonly root: string;
  readonly postgres: string;
  /** Folder of the files below, for this user alone. */
  readonly secrets: string;
  readonly keyEncryptionKey: string;
  readonly identitySecret: string;
  /** API key of the sandbox, printed at each start. */
  readonly sandboxKey: string;
  /** Address and key of the running platform, for `npm run tour`. */
  readonly address: string;
}

export function dataDirectoryOf(base: string, network: string): DataDirectory {
  const root = join(base, network);
  const secrets = join(root, 'secrets');
  return {
    root,
    postgres: join(root, 'postgres'),
    secrets,
    keyEncryptionKey: join(secrets, 'key-encryption-key'),
    identitySecret: join(secrets, 'identity'),
    sandboxKey: join(secrets, 'sandbox-api-key'),
    address: join(root, 'address'),
  };
}
