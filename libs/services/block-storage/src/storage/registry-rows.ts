import { latin1Encode } from '@mbaas/chain-primitives';
import type { Coin } from '../state/coin.ts';
import { CopyBuffer } from './copy-buffer.ts';

const SECONDARY = 128;
const MIT_STATUS_REGISTER = 1;

/** The rows of named things that a batch of blocks made. */
export class RegistryRows {
  readonly issues = new CopyBuffer(4096);
  readonly certificates = new CopyBuffer(4096);
  readonly avatars = new CopyBuffer(4096);
  readonly mits = new CopyBuffer(4096);

  /** Adds the record that an output makes, if it makes one. */
  add(coin: Coin, symbol: number, address: number): void {
    const { attachment } = coin.output;
    switch (attachment.kind) {
      case 'asset-detail': {
        const rows = this.issues;
        rows.row(10);
        this.#head(rows, coin, symbol);
        rows.int4(address);
        rows.int4(coin.height);
        rows.boolean(attachment.secondaryIssueThreshold >= SECONDARY);
        rows.numeric(attachment.maximumSupply);
        rows.int2(attachment.decimals);
        rows.int2(attachment.secondaryIssueThreshold % SECONDARY);
        rows.bytes(latin1Encode(attachment.issuer));
        rows.bytes(latin1Encode(attachment.description));
        return;
      }
      case 'certificate': {
        const rows = this.certificates;
        rows.row(8);
        this.#head(rows, coin, symbol);
        rows.int8(attachment.certType);
        rows.int4(address);
        rows.int4(coin.height);
        rows.int2(attachment.status);
        rows.bytes(latin1Encode(attachment.owner));
        if (attachment.content === undefined) rows.null();
        else rows.bytes(latin1Encode(attachment.content));
        return;
      }
      case 'did': {
        const rows = this.avatars;
        rows.row(5);
        this.#head(rows, coin, symbol);
        rows.int4(address);
        rows.int4(coin.height);
        rows.int2(attachment.status === 'register' ? 1 : 2);
        return;
      }
      case 'mit': {
        const rows = this.mits;
        rows.row(7);
        this.#head(rows, coin, symbol);
        rows.int4(address);
        rows.int4(coin.height);
        rows.int2(attachment.status);
        if (attachment.toDid === undefined) rows.null();
        else rows.bytes(latin1Encode(attachment.toDid));
        if (attachment.status === MIT_STATUS_REGISTER && attachment.content !== undefined) rows.bytes(latin1Encode(attachment.content));
        else rows.null();
        return;
      }
      default:
    }
  }

  #head(rows: CopyBuffer, coin: Coin, symbol: number): void {
    rows.int8(coin.number);
    rows.int4(symbol);
  }
}
