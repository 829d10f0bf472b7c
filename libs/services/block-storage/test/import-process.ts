// A process that imports a file and tells its parent each committed height: it is there to be killed.
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { openStorage, privateNetwork } from './storage-kit.ts';

const [url = '', file = ''] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: 'import', maxConnections: 5, log: NullLogger });
const { storage } = await openStorage(database, privateNetwork, { config: { writerLockWaitMs: 30_000 } });
await storage.importBlocks(blocksOfFile(file), { onProgress: ({ height }) => process.send?.(height) });
