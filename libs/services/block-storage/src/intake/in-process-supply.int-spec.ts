import { afterAll, describe, expect, it } from 'vitest';
import { chainBlockFates, type QueryAnswer } from '@mbaas/contracts-queries';
import { blockReceived } from '@mbaas/contracts-events';
import { headerHashOfBytes } from '@mbaas/chain-codec';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { InProcessWork } from '@mbaas/platform-messaging';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase } from '@mbaas/testing-kit';
import { Dice } from '../../test/random-life.ts';
import { chainVector, closeVerifier, openStorage, privateNetwork } from '../../test/storage-kit.ts';
import { showHash } from '../facts/display.ts';

const FILE = chainVector('blocks.private.jsonl.gz');
const UNTIL = 240;
const PATIENCE = { timeout: 20_000, interval: 20 };

describe('blocks over a queue in memory', () => {
  afterAll(closeVerifier);

  it('are stored in whatever order they come, over a restart, and are queued as soon as they are published', async () => {
    const blocks: Uint8Array[] = [];
    for await (const { lineNumber, raw } of blocksOfFile(FILE)) {
      if (lineNumber - 1 > UNTIL) break;
      if (raw.ok && lineNumber > 1) blocks.push(raw.value);
    }
    const hash = (bytes: Uint8Array): string => showHash(headerHashOfBytes(bytes, nativeSha256));
    const work = new InProcessWork({ log: NullLogger });
    await using db = await createTestDatabase();
    await using open = await openStorage(db.database, privateNetwork, { work: () => work.share() });
    const fates = async (of: readonly Uint8Array[]): Promise<QueryAnswer<typeof chainBlockFates>['items']> => {
      const answer = await open.queries.ask(chainBlockFates, { hashes: of.map(hash) });
      return answer.ok ? answer.value.items : [];
    };
    // Groups of sixteen as peers deliver a window: shuffled.
    const dice = new Dice(7);
    const shuffled: Uint8Array[] = [];
    for (let at = 0; at < blocks.length; at += 16) {
      const group = blocks.slice(at, at + 16);
      while (group.length > 0) shuffled.push(...group.splice(dice.below(group.length), 1));
    }
    const publish = (bytes: Uint8Array): Promise<void> => work.publish(blockReceived, bytes, { partition: 0, headers: { 'x-sender': 'peer-1' } });
    for (const bytes of shuffled.slice(0, 100)) {
      await publish(bytes);
      expect((await fates([bytes]))[0]?.fate).not.toBe('unknown');
    }
    await expect.poll(() => open.storage.writer.state.height, PATIENCE).toBeGreaterThanOrEqual(96);
    await open.storage.stop();
    // Brought while nobody takes it: it waits for the next who does.
    const waiting = shuffled.slice(96, 140).map(publish);
    await open.storage.start();
    await Promise.all(waiting);
    for (const bytes of shuffled.slice(140)) await publish(bytes);
    await expect.poll(async () => (await fates(blocks)).filter(({ fate }) => fate !== 'main'), PATIENCE).toEqual([]);
    expect(open.storage.writer.state.height).toBe(UNTIL);
    await open.storage.stop();
    work.stop();
    await using otherDb = await createTestDatabase();
    await using other = await openStorage(otherDb.database, privateNetwork);
    await other.storage.importBlocks(blocksOfFile(FILE), { until: UNTIL });
    await open.storage.start();
    expect(await open.storage.stateHash()).toBe(await other.storage.stateHash());
  }, 60_000);
});
