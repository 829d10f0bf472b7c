import type { Network } from '@mbaas/chain-params';
import type { Account } from '@mbaas/compat-mvsd-rpc';
import type { BlockStorage } from '@mbaas/service-block-storage';
import { chainMomentRows } from '../rpc-check/chain-moment-rows.ts';
import { compareRows, mergeComparisons, type RpcComparison } from '../rpc-check/compare-rows.ts';
import { recordedAccounts } from '../rpc-check/recorded-accounts.ts';
import type { RpcRow } from '../rpc-check/rpc-row.ts';
import { skipReason } from '../rpc-check/skip-reason.ts';
import type { ChainVisitor } from './grow-chain.ts';

/** Recorded answers of a node, compared while the chain stands at the height they were given at. */
export class RpcCheck implements ChainVisitor {
  readonly #rows: readonly RpcRow[];
  readonly #wallet: readonly Account[];
  readonly #storage: BlockStorage;
  readonly #network: Network;
  readonly #compared: RpcComparison[] = [];
  readonly #tips: ReadonlySet<number>;

  constructor(rows: readonly RpcRow[], { storage, network, wallet = [] }: { readonly storage: BlockStorage; readonly network: Network; readonly wallet?: readonly Account[] }) {
    this.#rows = rows;
    this.#wallet = wallet;
    this.#storage = storage;
    this.#network = network;
    this.#tips = new Set(rows.flatMap((row) => (row.tip !== undefined && skipReason(row, row.tip) === undefined ? [row.tip] : [])));
  }

  get heights(): Iterable<number> {
    return this.#tips;
  }

  async visit(height: number): Promise<void> {
    const isFirst = this.#compared.length === 0;
    // Rows without a tip are compared, or skipped, once.
    const asked = this.#rows.filter(({ tip }) => tip === height || (tip === undefined && isFirst));
    this.#compared.push(await this.#compare(asked));
  }

  /** What was found at all heights; the rest is skipped with its reasons. */
  outcome(): RpcComparison {
    const visited = new Set(this.#compared.flatMap(({ tips }) => tips));
    const left = this.#rows.filter(({ tip }) => !(tip === undefined ? this.#compared.length > 0 : visited.has(tip)));
    return mergeComparisons(this.#compared, left);
  }

  #compare(asked: readonly RpcRow[]): Promise<RpcComparison> {
    return this.#storage.reader.at((moment) =>
      compareRows(asked, { network: this.#network, rows: chainMomentRows(moment, this.#network), accounts: recordedAccounts(this.#rows, moment.tip.height, this.#wallet) }),
    );
  }
}
