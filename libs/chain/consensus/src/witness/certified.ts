import { isPrimaryWitnessSymbol, primaryWitnessSymbol, PRIMARY_WITNESSES } from '../names/witness-symbol.ts';
import { isHardened, type ChainContext } from '../view/chain-context.ts';
import type { WitnessCertificate, WitnessView } from './witness-view.ts';

/** Blocks a witness certificate is valid after its issue. consensus.md 0.1. */
const VALID_BLOCKS = 2_000_000;

/** Issued before the epoch and not expired at its start. */
const isUnexpired = (issued: number, epoch: number): boolean => issued < epoch && epoch < issued + VALID_BLOCKS;

const isSecondary = (symbol: string): boolean => primaryWitnessSymbol(symbol) !== '' && primaryWitnessSymbol(symbol) !== symbol;

/**
 * Says of an address whether it holds a witness certificate that raises its score: a secondary one, or a primary one that
 * has given out as many secondaries as there are primaries. In `reference` secondaries are counted by the text they start with, so that
 * `…1` also has those of `…10` (appendix C 12); `hardened` compares labels. consensus.md 4.2 "Stake".
 */
export function certifiedAddresses(witnesses: WitnessView, epoch: number, context: ChainContext): (address: string) => boolean {
  const issued = new Map<string, number>();
  for (const { symbol, height } of witnesses.issuedCertificates()) issued.set(symbol, height);
  const secondaries = [...issued].filter(([symbol, height]) => isSecondary(symbol) && isUnexpired(height, epoch)).map(([symbol]) => symbol);
  const countOf = (primary: string): number => {
    const prefix = isHardened(context) ? `${primary}.` : primary;
    return secondaries.filter((symbol) => symbol.startsWith(prefix)).length;
  };
  const counts = ({ symbol, height }: WitnessCertificate): boolean => {
    if (height < context.network.heights.pos || height >= epoch || !isUnexpired(issued.get(symbol) ?? epoch, epoch)) return false;
    return isSecondary(symbol) || (isPrimaryWitnessSymbol(symbol) && countOf(symbol) >= PRIMARY_WITNESSES);
  };
  return (address) => {
    for (const certificate of witnesses.certificatesOn(address)) if (counts(certificate)) return true;
    return false;
  };
}
