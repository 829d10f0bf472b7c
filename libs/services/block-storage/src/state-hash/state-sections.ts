/** A part of the chain's state: its rows in an order that follows from the chain alone, never from row numbers of names. */
export interface StateSection {
  readonly label: string;
  /** Columns are bytea, text, integers or null; every one goes into the digest. */
  readonly query: string;
}

const SYMBOL = "coalesce(symbol.bytes, ''::bytea)";
const ADDRESS = "coalesce(address.text, '')";
const NAMES = 'LEFT JOIN chain.symbol ON symbol.number = r.symbol LEFT JOIN chain.address ON address.number = r.address';
const OUTPUT = 'JOIN chain.output o ON o.number = r.output JOIN chain.tx ON tx.number = o.tx';
const POINT = 'tx.id, r.output - tx.first_output';

/** The documented order (README "State hash"). Outputs and transactions are numbered in chain order: sorting by number is sorting by place. */
export const STATE_SECTIONS: readonly StateSection[] = [
  { label: 'blocks', query: 'SELECT block.hash FROM chain.main_block JOIN chain.block ON block.number = main_block.block ORDER BY main_block.height' },
  { label: 'transactions', query: 'SELECT id, height, start, length, fee FROM chain.tx ORDER BY number' },
  {
    label: 'unspent',
    query: `SELECT ${POINT}, o.value, o.kind, o.bytes, ${ADDRESS}, ${SYMBOL}, r.kind, r.lock FROM chain.unspent r ${OUTPUT} ${NAMES} ORDER BY r.output`,
  },
  {
    label: 'spends',
    query: `SELECT ${POINT}, spender.id, r.input FROM chain.spend r ${OUTPUT} JOIN chain.tx spender ON spender.number = r.tx ORDER BY r.output`,
  },
  {
    label: 'balances',
    query: `SELECT address.text, ${SYMBOL}, r.received, r.unspent FROM chain.balance r ${NAMES}
            WHERE r.received <> 0 OR r.unspent <> 0 ORDER BY address.text COLLATE "C", ${SYMBOL}`,
  },
  {
    label: 'history',
    query: `SELECT tx.id, address.text, r.etp_in, r.etp_out FROM chain.address_tx r JOIN chain.tx ON tx.number = r.tx JOIN chain.address ON address.number = r.address
            ORDER BY r.tx, address.text COLLATE "C"`,
  },
  {
    label: 'assets',
    query: `SELECT ${SYMBOL}, ${ADDRESS}, ${POINT}, r.height, r.secondary, r.quantity, r.decimals, r.threshold, r.issuer, r.description
            FROM chain.asset_issue r ${OUTPUT} ${NAMES} ORDER BY r.output`,
  },
  {
    label: 'certificates',
    query: `SELECT ${SYMBOL}, ${ADDRESS}, ${POINT}, r.height, r.cert_type, r.status, r.owner, r.content FROM chain.certificate_record r ${OUTPUT} ${NAMES} ORDER BY r.output`,
  },
  { label: 'avatars', query: `SELECT ${SYMBOL}, ${ADDRESS}, ${POINT}, r.height, r.status FROM chain.avatar_record r ${OUTPUT} ${NAMES} ORDER BY r.output` },
  {
    label: 'mits',
    query: `SELECT ${SYMBOL}, ${ADDRESS}, ${POINT}, r.height, r.status, r.to_did, r.content FROM chain.mit_record r ${OUTPUT} ${NAMES} ORDER BY r.output`,
  },
];
