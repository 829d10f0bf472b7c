/**
 * What a transaction did, as plain JSON-safe objects: the shape of `ChainTransaction` in the event contracts. Hashes are
 * displayed hex, amounts decimal strings, texts UTF-8.
 */
export interface ChainTransactionEffects {
  readonly txid: string;
  /** Position in its block. */
  readonly index: number;
  readonly kind: 'coinbase' | 'coinstake' | 'ordinary';
  readonly fee: string;
  /** Empty for a coinbase. */
  readonly inputs: readonly ChainInputEffect[];
  readonly outputs: readonly ChainOutputEffect[];
  readonly effects: readonly ChainEffect[];
}

export interface AssetAmount {
  readonly symbol: string;
  readonly quantity: string;
}

export interface ChainInputEffect {
  readonly txid: string;
  readonly index: number;
  readonly address: string | null;
  readonly value: string;
  readonly asset?: AssetAmount;
}

export interface ChainOutputEffect {
  readonly index: number;
  readonly address: string | null;
  readonly value: string;
  readonly kind: 'etp' | 'award' | 'asset-detail' | 'asset-transfer' | 'message' | 'did' | 'certificate' | 'mit' | 'unknown';
  readonly asset?: AssetAmount;
  readonly message?: string;
}

/** In output order; burns come last. */
export type ChainEffect =
  | {
    readonly type: 'mst-issued'; readonly symbol: string; readonly quantity: string; readonly decimals: number; readonly issuer: string;
    readonly address: string; readonly secondary: boolean; readonly secondaryIssueThreshold: number; readonly description: string;
  }
  | { readonly type: 'mst-burned'; readonly symbol: string; readonly quantity: string; readonly address: string | null }
  | { readonly type: 'avatar-registered'; readonly name: string; readonly address: string }
  | { readonly type: 'avatar-moved'; readonly name: string; readonly from: string | null; readonly to: string }
  | {
    readonly type: 'certificate-issued' | 'certificate-transferred'; readonly symbol: string; readonly owner: string; readonly address: string;
    readonly certificateType: number;
  }
  | { readonly type: 'mit-registered' | 'mit-transferred'; readonly symbol: string; readonly address: string };
