import { err, expectOk, ok } from '@mbaas/kernel';
import { displayHash, hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { decodeBlock } from '@mbaas/chain-codec';
import { invalidArgument, MVSD_ERRORS } from '../mvsd-error.ts';
import type { BlockRow } from '../port/chain-rows.port.ts';
import { renderBlock, renderHeader } from '../render/block.ts';
import type { RpcObject } from '../rpc-value.ts';
import { accountOf } from './account-of.ts';
import { ACCOUNT, type RpcAnswer, type RpcCommand, type RpcContext } from './rpc-command.ts';

const isHeight = (text: string): boolean => /^\d{1,10}$/.test(text);

async function blockAt(text: string, { rows }: RpcContext): Promise<BlockRow | undefined> {
  if (isHeight(text)) return rows.block({ height: Number(text) });
  const hash = parseDisplayHash(text);
  return hash.ok ? rows.block({ hash: hash.value }) : undefined;
}

const decoded = (row: BlockRow) => expectOk(decodeBlock(row.raw), 'stored blocks decode');

function headerOf(row: BlockRow): RpcObject {
  const { block } = decoded(row);
  return renderHeader(block.header, row.hash, block.transactions.length);
}

async function answerHeader(text: string, context: RpcContext): Promise<RpcAnswer> {
  const row = await blockAt(text, context);
  return row === undefined ? err(MVSD_ERRORS.blockUnknown) : ok(headerOf(row));
}

export const getheight: RpcCommand = {
  positional: [{ name: 'ADMINNAME', required: false }, { name: 'ADMINAUTH', required: false }],
  options: {},
  answer: async (_found, { rows }) => ok(await rows.height()),
};

export const getblock: RpcCommand = {
  positional: [{ name: 'HASH_OR_HEIGH', required: true }, { name: 'JSON', required: false }, { name: 'TX_JSON', required: false }],
  options: {},
  async answer(found, context) {
    const row = await blockAt(found.get('hash_or_heigh') ?? '', context);
    if (row === undefined) return err(MVSD_ERRORS.blockUnknown);
    if (found.get('json') === 'false') return ok(hexEncode(row.raw));
    return ok(renderBlock(decoded(row), row.hash, context.network, found.get('tx_json') !== 'false'));
  },
};

const HEADER_OPTIONS = { hash: { letter: 's', value: true }, height: { letter: 't', value: true } } as const;

/** The tip when neither option is given. */
export const getblockheader: RpcCommand = {
  positional: [],
  options: HEADER_OPTIONS,
  async answer(found, context) {
    return answerHeader(found.get('hash') ?? found.get('height') ?? String(await context.rows.height()), context);
  },
};

export const getbestblockhash: RpcCommand = {
  positional: [],
  options: {},
  async answer(_found, { rows }) {
    const row = await rows.block({ height: await rows.height() });
    return row === undefined ? err(MVSD_ERRORS.blockUnknown) : ok(displayHash(row.hash));
  },
};

/** `pending` is the miner's next block, which no chain holds. */
export const fetchheaderext: RpcCommand = {
  positional: [...ACCOUNT, { name: 'NUMBER', required: true }],
  options: {},
  async answer(found, context) {
    const account = accountOf(found, context);
    if (!account.ok) return account;
    const text = found.get('number') ?? '';
    if (text === 'earliest') return answerHeader('0', context);
    if (text === 'latest') return answerHeader(String(await context.rows.height()), context);
    return isHeight(text) ? answerHeader(text, context) : err(invalidArgument(text, 'NUMBER'));
  },
};
