import { assert } from '@mbaas/kernel';
import { encodeOutput, WIRE_LIMITS } from '@mbaas/chain-codec';
import type { Transaction } from '@mbaas/platform-postgres';
import type { PreparedBlock, PreparedTransaction } from '../connect/prepared-block.ts';
import type { Address, AddressBook } from '../state/address-book.ts';
import type { Coin } from '../state/coin.ts';
import { isPlain, kindNumber, lockOf, quantityOf, symbolOf } from '../state/output-class.ts';
import { AddressNumbers } from './address-numbers.ts';
import { BalanceChanges, TransactionShares } from './batch-ledger.ts';
import { CopyBuffer } from './copy-buffer.ts';
import { copyRows } from './copy-rows.ts';
import { RegistryRows } from './registry-rows.ts';
import { SymbolBook } from './symbol-book.ts';

export const BLOCK_STATE = { unchecked: 0, valid: 1, refused: 2 } as const;

/** Rows of one batch of blocks on their way into the tables. One batch at a time. */
export class ChainStore {
  readonly #addresses: AddressBook;
  readonly #numbers = new AddressNumbers();
  readonly #symbols = new SymbolBook();
  readonly #blocks = new CopyBuffer();
  readonly #mainBlocks = new CopyBuffer();
  readonly #txs = new CopyBuffer();
  readonly #outputs = new CopyBuffer();
  readonly #spends = new CopyBuffer();
  readonly #unspent = new CopyBuffer();
  readonly #addressTxs = new CopyBuffer();
  readonly #registries = new RegistryRows();

  constructor(addresses: AddressBook) {
    this.#addresses = addresses;
  }

  /** After a rollback: numbers given in it do not exist. The address book is cleared by its owner. */
  clear(): void {
    this.#numbers.clear();
    this.#symbols.clear();
  }

  /**
   * Appends blocks to the main chain: every table, in the caller's transaction.
   * `nextBlock` is the row number of the first block that is not stored yet.
   */
  async append(tx: Transaction, blocks: readonly PreparedBlock[], nextBlock: number): Promise<void> {
    await this.#ensureNumbers(tx, blocks);
    const balances = new BalanceChanges();
    const freed = this.#spendRows(blocks);
    await this.#blockRows(tx, blocks, nextBlock);
    for (const block of blocks) for (const prepared of block.transactions) this.#transactionRows(prepared, balances, freed.inside);
    await copyRows(tx, 'chain.block', 'number, hash, height, main, state, tx_count, header, raw', this.#blocks);
    await copyRows(tx, 'chain.main_block', 'height, block, first_tx, first_output', this.#mainBlocks);
    await copyRows(tx, 'chain.tx', 'number, id, height, start, length, version, coinbase, first_output, output_count, fee', this.#txs);
    await copyRows(tx, 'chain.output', 'number, tx, address, value, kind, symbol, quantity, lock, lock_value, bytes', this.#outputs);
    await copyRows(tx, 'chain.spend', 'output, tx, input', this.#spends);
    await this.#takeUnspent(tx, freed.before);
    await copyRows(tx, 'chain.unspent', 'address, output, symbol, kind, lock', this.#unspent);
    await copyRows(tx, 'chain.address_tx', 'address, tx, etp_in, etp_out', this.#addressTxs);
    await addBalances(tx, balances);
    await copyRows(tx, 'chain.asset_issue', 'output, symbol, address, height, secondary, quantity, decimals, threshold, issuer, description', this.#registries.issues);
    await copyRows(tx, 'chain.certificate_record', 'output, symbol, cert_type, address, height, status, owner, content', this.#registries.certificates);
    await copyRows(tx, 'chain.avatar_record', 'output, symbol, address, height, status', this.#registries.avatars);
    await copyRows(tx, 'chain.mit_record', 'output, symbol, address, height, status, to_did, content', this.#registries.mits);
  }

  async #ensureNumbers(tx: Transaction, blocks: readonly PreparedBlock[]): Promise<void> {
    const addresses = new Set<Address>();
    const symbols: string[] = [];
    const note = (coin: Coin): void => {
      const address = this.#addresses.ownerOf(coin);
      if (address !== null && address.number === 0) addresses.add(address);
      const symbol = symbolOf(coin.output);
      if (symbol !== undefined) symbols.push(symbol);
    };
    for (const { transactions } of blocks) {
      for (const { made, spent } of transactions) {
        for (const coin of made.coins) if (coin !== undefined) note(coin);
        for (const coin of spent) note(coin);
      }
    }
    await this.#numbers.ensure(tx, addresses);
    await this.#symbols.ensure(tx, symbols);
  }

  async #blockRows(tx: Transaction, blocks: readonly PreparedBlock[], nextBlock: number): Promise<void> {
    let number = nextBlock;
    const adopted: number[] = [];
    for (const block of blocks) {
      const { bytes } = block.decoded;
      const row = block.stored ?? number++;
      if (block.stored === undefined) {
        const rows = this.#blocks;
        rows.row(8);
        rows.int8(row);
        rows.bytes(block.hash);
        rows.int4(block.height);
        rows.boolean(true);
        rows.int2(BLOCK_STATE.valid);
        rows.int4(block.transactions.length);
        rows.bytes(bytes.subarray(0, WIRE_LIMITS.headerSize));
        rows.bytes(bytes);
      } else adopted.push(row);
      this.#mainBlocks.row(4);
      this.#mainBlocks.int4(block.height);
      this.#mainBlocks.int8(row);
      this.#mainBlocks.int8(block.firstTx);
      this.#mainBlocks.int8(block.firstOutput);
    }
    if (adopted.length > 0) await tx.query('UPDATE chain.block SET main = true, state = $2 WHERE number = ANY ($1::bigint[])', [adopted, BLOCK_STATE.valid]);
  }

  /** Spends, split into coins this batch made itself (they never enter `unspent`) and older ones. */
  #spendRows(blocks: readonly PreparedBlock[]): { inside: ReadonlySet<Coin>; before: readonly Coin[] } {
    const firstOutput = blocks[0]?.firstOutput ?? 0;
    const inside = new Set<Coin>();
    const before: Coin[] = [];
    const rows = this.#spends;
    for (const { transactions } of blocks) {
      for (const { made, spent } of transactions) {
        for (let input = 0; input < spent.length; input += 1) {
          const coin = spent[input] as Coin;
          rows.row(3);
          rows.int8(coin.number);
          rows.int8(made.number);
          rows.int4(input);
          if (coin.number >= firstOutput) inside.add(coin);
          else before.push(coin);
        }
      }
    }
    return { inside, before };
  }

  #transactionRows({ id, made, kind, fee, spent, start, length, transaction }: PreparedTransaction, balances: BalanceChanges, gone: ReadonlySet<Coin>): void {
    const txs = this.#txs;
    txs.row(10);
    txs.int8(made.number);
    txs.bytes(id);
    txs.int4(made.height);
    txs.int4(start);
    txs.int4(length);
    txs.int4(transaction.version | 0);
    txs.boolean(kind === 'coinbase');
    txs.int8(made.firstOutput);
    txs.int4(made.outputCount);
    txs.big(fee);
    const touched = new TransactionShares();
    for (const coin of spent) {
      const address = this.#addresses.ownerOf(coin);
      if (address === null) continue;
      touched.of(address).spent += coin.output.value;
      balances.spend(address.number, 0, coin.output.value);
      const quantity = quantityOf(coin.output);
      if (quantity !== undefined) balances.spend(address.number, this.#symbols.numberOf(symbolOf(coin.output)), quantity);
    }
    for (const coin of made.coins) {
      assert(coin !== undefined, 'a new transaction has all its outputs in memory');
      const address = this.#addresses.ownerOf(coin);
      const symbol = this.#symbols.numberOf(symbolOf(coin.output));
      this.#outputRow(coin, address, symbol, gone.has(coin));
      this.#registries.add(coin, symbol, address?.number ?? 0);
      if (address === null) continue;
      touched.of(address).received += coin.output.value;
      balances.receive(address.number, 0, coin.output.value);
      const quantity = quantityOf(coin.output);
      if (quantity !== undefined) balances.receive(address.number, symbol, quantity);
    }
    for (const { address, received, spent: paid } of touched.shares) {
      this.#addressTxs.row(4);
      this.#addressTxs.int4(address.number);
      this.#addressTxs.int8(made.number);
      this.#addressTxs.numeric(received);
      this.#addressTxs.numeric(paid);
    }
  }

  #outputRow(coin: Coin, address: Address | null, symbol: number, gone: boolean): void {
    const { output } = coin;
    const kind = kindNumber(output.attachment.kind);
    const quantity = quantityOf(output);
    const { lock, value } = lockOf(coin);
    const rows = this.#outputs;
    rows.row(10);
    rows.int8(coin.number);
    rows.int8(coin.transaction.number);
    rows.int4(address?.number ?? 0);
    rows.big(BigInt.asIntN(64, output.value));
    rows.int2(kind);
    rows.int4(symbol);
    if (quantity === undefined) rows.null();
    else rows.numeric(quantity);
    rows.int2(lock);
    rows.int8(value);
    if (isPlain(coin)) rows.null();
    else rows.bytes(encodeOutput(output));
    if (gone) return;
    const unspent = this.#unspent;
    unspent.row(5);
    unspent.int4(address?.number ?? 0);
    unspent.int8(coin.number);
    unspent.int4(symbol);
    unspent.int2(kind);
    unspent.int2(lock);
  }

  async #takeUnspent(tx: Transaction, coins: readonly Coin[]): Promise<void> {
    if (coins.length === 0) return;
    const { rowCount } = await tx.query('DELETE FROM chain.unspent u USING unnest($1::int[], $2::bigint[]) AS gone (address, output) WHERE u.address = gone.address AND u.output = gone.output', [
      numberArray(coins.map((coin) => this.#addresses.ownerOf(coin)?.number ?? 0)),
      numberArray(coins.map((coin) => coin.number)),
    ]);
    assert(rowCount === coins.length, 'every spent coin was unspent in the table');
  }
}

/** An array parameter of numbers: the driver would quote and escape each of them. */
const numberArray = (numbers: readonly (number | bigint)[]): string => `{${numbers.join(',')}}`;

/** Adds (or with negative amounts takes) balance changes. */
async function addBalances(tx: Transaction, balances: BalanceChanges): Promise<void> {
  const changes = balances.sorted();
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO chain.balance (address, symbol, received, unspent)
     SELECT * FROM unnest($1::int[], $2::int[], $3::numeric[], $4::numeric[])
     ON CONFLICT (address, symbol) DO UPDATE SET received = balance.received + excluded.received, unspent = balance.unspent + excluded.unspent`,
    [
      numberArray(changes.map(({ address }) => address)),
      numberArray(changes.map(({ symbol }) => symbol)),
      numberArray(changes.map(({ received }) => received)),
      numberArray(changes.map(({ unspent }) => unspent)),
    ],
  );
}
