import type { AssetRecord, CertificateRecord } from '@mbaas/chain-consensus';
import type { RecordedChain } from './recorded-chain.ts';

/** What the registries hold at the end of the recorded chain. */
export class RecordedNames {
  readonly assets = new Map<string, AssetRecord>();
  /** By `type:symbol`. */
  readonly certificates = new Map<string, CertificateRecord>();
  /** Address by name. */
  readonly dids = new Map<string, string>();
  /** Name by address. */
  readonly owners = new Map<string, string>();
  readonly mits = new Map<string, string>();

  constructor(chain: RecordedChain) {
    for (const { height, change } of chain.changes) {
      if (change.registry === 'asset') {
        const { symbol, supply, address, threshold, decimals } = change;
        const known = this.assets.get(symbol) ?? { issueHeight: height, totalSupply: 0n, issuerAddress: address, threshold, decimals };
        this.assets.set(symbol, { ...known, totalSupply: known.totalSupply + supply });
      } else if (change.registry === 'certificate') {
        const { symbol, certType, owner, address, content } = change;
        this.certificates.set(`${certType}:${symbol}`, { owner, address, height, ...(content === undefined ? {} : { content }) });
      } else if (change.registry === 'did') {
        this.dids.set(change.symbol, change.address);
        this.owners.set(change.address, change.symbol);
      } else this.mits.set(change.symbol, change.address);
    }
  }
}
