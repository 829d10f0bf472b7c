import {
  decodeBlock, decodeTransaction, encodeAttachment, type Attachment, type Block, type DecodedBlock, type Transaction, type TransactionOutput,
} from '@mbaas/chain-codec';
import { latin1Encode } from '@mbaas/chain-primitives';
import { RecordedChain } from './recorded-chain.ts';
import { RecordedNames } from './recorded-names.ts';
import { bytesOfHex, readVector, readVectorLines } from './vector-files.ts';

/** A transaction whose input may spend an output. */
export interface Spend {
  readonly tx: Transaction;
  readonly previousScripts: readonly Uint8Array[];
}

/** Real and hand-made objects that cases are made from. */
export interface Corpus {
  readonly chain: RecordedChain;
  readonly names: RecordedNames;
  readonly frames: readonly Uint8Array[];
  readonly blocks: readonly DecodedBlock[];
  readonly transactions: readonly Transaction[];
  readonly outputs: readonly TransactionOutput[];
  readonly attachments: readonly Attachment[];
  readonly attachmentBytes: readonly Uint8Array[];
  readonly scripts: readonly Uint8Array[];
  readonly spends: readonly Spend[];
  readonly models: readonly string[];
}

interface Row {
  readonly hex: string;
}
interface Evaluation extends Row {
  readonly expected: { readonly prevout_script: string; readonly input_index: number };
}
interface Raw {
  readonly raw?: string | null;
}

/** Transactions of more inputs cost a tenth of a second each. */
const MAX_SPENDS = 40;

/** Blocks that cost milliseconds each to judge make few cases. */
const MAX_BLOCK = 6_000;

const rawsOf = (name: string): Uint8Array[] => readVectorLines<Raw>(name).flatMap(({ raw }) => (raw == null ? [] : [bytesOfHex(raw)]));
const rowsOf = (name: string): Uint8Array[] => readVector<Row[]>(name).map(({ hex }) => bytesOfHex(hex));

const decodedBlocks = (all: readonly Uint8Array[]): DecodedBlock[] =>
  all.flatMap((bytes) => {
    const decoded = decodeBlock(bytes);
    return decoded.ok ? [decoded.value] : [];
  });

const decodedTransactions = (all: readonly Uint8Array[]): Transaction[] =>
  all.flatMap((bytes) => {
    const decoded = decodeTransaction(bytes);
    return decoded.ok ? [decoded.value] : [];
  });

/** The interesting blocks: more than a coinbase, or of stake; few of the plain ones. */
const isTelling = ({ header, transactions }: Block, index: number): boolean => transactions.length > 1 || header.version !== 1 || index % 500 === 0;

/** Texts of token locks that stand in scripts. */
const modelsIn = (scripts: readonly Uint8Array[]): string[] => {
  const found = scripts.map((script) => /PN=[\x20-\x7e]+/.exec(Buffer.from(script).toString('latin1'))?.[0]);
  return [...new Set(found.filter((text) => text !== undefined))];
};

/** Reads everything below `vectors/` once: about a second. */
export function loadCorpus(): Corpus {
  const chain = new RecordedChain();
  const transactions = decodedTransactions([...rowsOf('wire/transactions.json'), ...rawsOf('chain/txs.private.jsonl.gz'), ...rawsOf('chain/rejects.jsonl')]);
  const outputs = transactions.flatMap((tx) => tx.outputs);
  const evaluations = readVector<Evaluation[]>('wire/script_eval.json').flatMap(({ hex, expected }): Spend[] => {
    const tx = decodeTransaction(bytesOfHex(hex));
    if (!tx.ok) return [];
    const script = bytesOfHex(expected.prevout_script);
    return [{ tx: tx.value, previousScripts: tx.value.inputs.map(() => script) }];
  });
  const real = transactions.flatMap((tx): Spend[] => {
    const previous = tx.inputs.map(({ previousOutput }) => chain.coin(previousOutput)?.output.script);
    return previous.length > 0 && previous.length <= MAX_SPENDS && previous.every((script) => script !== undefined) ? [{ tx, previousScripts: previous }] : [];
  });
  const scripts = [...outputs.map(({ script }) => script), ...transactions.flatMap(({ inputs }) => inputs.map(({ script }) => script)), ...evaluations.flatMap(({ previousScripts }) => previousScripts)];
  const attachments = outputs.map(({ attachment }) => attachment);
  return {
    chain,
    names: new RecordedNames(chain),
    transactions,
    outputs,
    attachments,
    attachmentBytes: [...rowsOf('wire/attachments.json'), ...attachments.filter(({ kind }) => kind !== 'etp').map(encodeAttachment)],
    scripts,
    spends: [...evaluations, ...real],
    models: [...modelsIn(scripts), ...modelsIn(rowsOf('wire/attenuation.json'))],
    frames: [...rowsOf('wire/p2p.json'), ...rawsOf('chain/p2p.jsonl.gz').filter(({ length }) => length < MAX_BLOCK)],
    blocks: [...chain.blocks.filter(({ block }, index) => isTelling(block, index)), ...decodedBlocks([...rowsOf('wire/blocks.json'), ...rawsOf('chain/crafted_blocks.jsonl')])].filter(({ bytes }) => bytes.length <= MAX_BLOCK),
  };
}

/** Printable and other texts that fields are set to. */
export const TEXTS: readonly string[] = [
  '', 'A', 'ALICE.TOK', 'ALICE.DIID', 'MVS', 'MVS.WITNESS.1', 'MVS.WITNESS.23.X', 'BLACKHOLE', 'x'.repeat(64), 'x'.repeat(65), 'X'.repeat(300), '\u00ff\u0080', 'a b', '.', 'A..B',
  'MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo', '1111111111111111111114oLvT2', 'initial:1,interval:1,base:1', 'initial:18446744073709551615,interval:0,base:0.95', Buffer.from(latin1Encode('é')).toString('latin1'),
];
