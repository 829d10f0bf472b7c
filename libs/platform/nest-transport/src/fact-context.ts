import type { Transaction } from '@mbaas/platform-postgres';
import { BaseRpcContext } from '@nestjs/microservices';

/** How a handler's turn ended, as the innermost layer saw it: Nest's filters turn errors into something else. */
export type Turn = { readonly ended: 'open' | 'done' } | { readonly ended: 'failed'; readonly error: unknown };

/** What a handler of facts gets by `@Ctx()` beside them. */
export class FactContext extends BaseRpcContext<readonly [Transaction]> {
  /** The consumer's name. */
  readonly consumer: string;
  turn: Turn = { ended: 'open' };

  constructor(tx: Transaction, consumer: string) {
    super([tx]);
    this.consumer = consumer;
  }

  /** The transaction that also notes the facts as handled: write through it alone. */
  get tx(): Transaction {
    return this.args[0];
  }
}
