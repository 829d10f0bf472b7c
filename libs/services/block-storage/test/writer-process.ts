// A process that stands for the office of the writer and does as its parent says: it is there to be killed and paused.
import { armFailpoints, type ArmedFailpoint, type FailpointName } from '@mbaas/platform-failpoints';
import { openDatabase } from '@mbaas/platform-postgres';
import { NullLogger } from '@mbaas/platform-observability';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { openQueues } from './queues.ts';
import { openStorage, privateNetwork } from './storage-kit.ts';

/** What the parent asks for. */
export type WriterOrder =
  /** Offers blocks of the file one by one up to a height. */
  | { readonly kind: 'offer'; readonly until: number }
  | { readonly kind: 'arm'; readonly name: FailpointName; readonly point: ArmedFailpoint }
  | { readonly kind: 'stop' };

/** What it says by itself: changes of role, and what became of each block. */
export type WriterNews = { readonly role: string; readonly height: number } | { readonly offered: number; readonly outcome: string };

/** With a broker, blocks come as work of a network's topics too. */
const [url = '', file = '', brokers, topics = ''] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: 'writer', maxConnections: 5, log: NullLogger });
const queues = brokers === undefined ? undefined : openQueues(database, brokers.split(','), topics);
const { storage } = await openStorage(database, privateNetwork, { standby: true, ...(queues === undefined ? {} : { work: queues.make }) });
const tell = (news: WriterNews): void => void process.send?.(news);

let told = '';
setInterval(() => {
  if (storage.role === told) return;
  told = storage.role;
  tell({ role: storage.role, height: storage.role === 'active' ? storage.writer.state.height : -1 });
}, 20);

async function offer(until: number): Promise<void> {
  for await (const { lineNumber, raw } of blocksOfFile(file)) {
    const height = lineNumber - 1;
    if (height > until) return;
    if (!raw.ok || height <= storage.writer.state.height) continue;
    try {
      const outcome = await storage.writer.submitBlock(raw.value);
      tell({ offered: height, outcome: outcome.ok ? outcome.value.state : outcome.error.code });
    } catch (error) {
      return tell({ offered: height, outcome: error instanceof Error ? error.name : 'thrown' });
    }
  }
}

process.on('message', (order: WriterOrder) => {
  if (order.kind === 'arm') armFailpoints(new Map([[order.name, order.point]]));
  else if (order.kind === 'offer') void offer(order.until);
  else void storage.stop().then(() => process.exit(0));
});
