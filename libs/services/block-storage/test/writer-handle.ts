import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WriterNews, WriterOrder } from './writer-process.ts';

/** A process that writes, and what it has said so far. */
export class WriterHandle {
  readonly news: WriterNews[] = [];
  readonly child: ChildProcess;

  /** @param rest of the arguments of writer-process.ts, behind the database's address */
  constructor(url: string, ...rest: readonly string[]) {
    this.child = fork(fileURLToPath(new URL('./writer-process.ts', import.meta.url)), [url, ...rest], { execArgv: ['--conditions=@mbaas/source'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', (news: WriterNews) => this.news.push(news));
  }

  order(order: WriterOrder): void {
    this.child.send(order);
  }

  get role(): string | undefined {
    return this.news.flatMap((news) => ('role' in news ? [news.role] : [])).at(-1);
  }

  /** Height of the last block that it was told is connected. */
  get connected(): number {
    return this.news.flatMap((news) => ('offered' in news && news.outcome === 'connected' ? [news.offered] : [])).at(-1) ?? 0;
  }
}
