import { parseScript } from '@mbaas/chain-script';
import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';

/** The node's internal mark of raw data, which vanishes when it writes a parsed script back. */
const RAW_DATA = 0xbb;

const holdsReserved = (script: Uint8Array): boolean => {
  // Parsing is only needed where the byte occurs at all, which signatures and hashes make rare enough.
  if (!script.includes(RAW_DATA)) return false;
  const ops = parseScript(script);
  return ops.ok && ops.value.some((op) => op.opcode === RAW_DATA);
};

/** Appendix C 22, hardened only: ids would differ between the bytes sent and the bytes kept. TX_SCRIPT_BYTE_RESERVED. */
export const checkReservedByte: TransactionRule = ({ facts, context }) => {
  if (!isHardened(context) || facts.coinbase) return undefined;
  const { inputs, outputs } = facts.tx;
  if (inputs.some(({ script }) => holdsReserved(script)) || outputs.some(({ script }) => holdsReserved(script))) {
    return refuseTx('TX_SCRIPT_BYTE_RESERVED');
  }
  return undefined;
};
