import type { Result } from '@mbaas/kernel';
import type { TransactionOutput } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import type { BuildRefusal } from './build.errors.ts';
import { cargoOf } from './cargo.rules.ts';
import { compareAge, type Coin } from './coin.ts';
import { outputAt } from './outputs.ts';

/** Certificate types these builders move (wire-format §3.7). */
export const CERTIFICATE_TYPE = { issue: 1, domain: 2, naming: 3 } as const;

const CARRIED = 0;
const AUTO_ISSUED = 3;

/** The oldest coin that carries a certificate. */
export const certificateCoin = (coins: readonly Coin[], symbol: string, certType: number): Coin | undefined =>
  coins
    .filter((coin) => {
      const cargo = cargoOf(coin);
      return cargo.kind === 'certificate' && cargo.symbol === symbol && cargo.certType === certType;
    })
    .sort(compareAge)[0];

/** The certificate of a coin, given back to its address unchanged but for the status: carried. */
export function carriedCertificate(coin: Coin, network: Network): Result<TransactionOutput, BuildRefusal> {
  const { attachment } = coin.output;
  if (attachment.kind !== 'certificate') throw new TypeError('The coin carries a certificate: it was chosen for it.');
  const { symbol, owner, certType, content } = attachment;
  return outputAt(coin.address, 0n, { kind: 'certificate', symbol, owner, address: coin.address, certType, status: CARRIED, ...(content === undefined ? {} : { content }) }, network);
}

/** A certificate that comes into being with its asset. */
export const autoIssuedCertificate = (symbol: string, owner: string, address: string, certType: number, network: Network): Result<TransactionOutput, BuildRefusal> =>
  outputAt(address, 0n, { kind: 'certificate', symbol, owner, address, certType, status: AUTO_ISSUED }, network);
