import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { KINDS } from '../facts/attachment-kinds.ts';
import { addressOfOutput } from '../facts/transaction-facts.ts';
import { addressOfPrevious, type TransactionCase, type TransactionRule } from '../transaction-case.ts';

const REGISTER = 1;
const TRANSFER = 2;

/** What the outputs say together. */
interface MitOutputs {
  registers: number;
  transfers: number;
  /** The one address of the registered MITs and of all ETP outputs; empty where there is neither. */
  address: string;
  /** Symbol of the last MIT output. */
  symbol: string;
}

function joinAddress(found: MitOutputs, address: string): boolean {
  if (found.address === '') found.address = address;
  return found.address === address;
}

function readOutputs({ facts, view }: TransactionCase): MitOutputs | TxRefusal {
  const found: MitOutputs = { registers: 0, transfers: 0, address: '', symbol: '' };
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    if (attachment.kind === 'mit') {
      found.symbol = attachment.symbol;
      if (attachment.status === REGISTER) {
        found.registers++;
        if (!joinAddress(found, attachment.address)) return refuseTx('TX_MIT_ADDRESS_MIXED', { output });
        if (view.mit(attachment.symbol) !== undefined) return refuseTx('TX_MIT_EXISTS', { output });
      } else if (attachment.status === TRANSFER) {
        found.transfers++;
      } else {
        return refuseTx('TX_MIT_INVALID', { output });
      }
    } else if (attachment.kind === 'etp') {
      if (!joinAddress(found, addressOfOutput(facts, output))) return refuseTx('TX_MIT_ADDRESS_MIXED', { output });
    } else if (attachment.kind !== 'message') {
      return refuseTx('TX_MIT_INVALID', { output });
    }
  }
  const oneTransfer = found.transfers === 1 && found.registers === 0;
  return oneTransfer || (found.transfers === 0 && found.registers > 0) ? found : refuseTx('TX_MIT_INVALID');
}

/** Fee inputs come from the change address; the MIT input is the moved MIT. Without ETP output no ETP input fits. */
function checkInputs(found: MitOutputs, subject: TransactionCase): TxRefusal | undefined {
  let moved = false;
  for (const [input, { output: { attachment } }] of subject.previous.entries()) {
    const foreign = refuseTx('TX_MIT_INPUT_FOREIGN', { input });
    if (attachment.kind === 'etp' && addressOfPrevious(subject, input) !== found.address) return foreign;
    if (attachment.kind === 'mit') {
      if (attachment.symbol !== found.symbol) return foreign;
      moved = true;
    }
  }
  return found.transfers > 0 && !moved ? refuseTx('TX_MIT_INPUT_FOREIGN') : undefined;
}

/** consensus.md 6.12, first half. TX_MIT_INVALID, TX_MIT_ADDRESS_MIXED, TX_MIT_EXISTS, TX_MIT_INPUT_FOREIGN. */
export const checkMit: TransactionRule = (subject) => {
  if ((subject.facts.kinds & KINDS.mit) === 0) return undefined;
  const found = readOutputs(subject);
  return 'code' in found ? found : checkInputs(found, subject);
};
