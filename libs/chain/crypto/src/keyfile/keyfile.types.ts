/** A shared address of an account. */
export interface KeyFileMultisig {
  /** Signatures needed. */
  readonly m: number;
  /** Keys in all. */
  readonly n: number;
  /** Own public key, hex. */
  readonly s: string;
  /** Description. */
  readonly d: string;
  /** Public keys of the others, hex. */
  readonly k: readonly string[];
}

/** A watched script address. */
export interface KeyFileScript {
  readonly address: string;
  readonly script: string;
  readonly description: string;
}

/** An account as its key file holds it. The mnemonic is the secret. */
export interface KeyFile {
  readonly mnemonic: string;
  /** Next unused child index. */
  readonly index: number;
  readonly multisigs: readonly KeyFileMultisig[];
  readonly scripts: readonly KeyFileScript[];
}

/** The file itself. wire-format §5.3. */
export interface KeyFileJson {
  readonly version: string;
  readonly algo: string;
  readonly index: number;
  readonly mnemonic: string;
  readonly multisigs: readonly KeyFileMultisig[] | null;
  readonly scripts: readonly KeyFileScript[] | null;
}
