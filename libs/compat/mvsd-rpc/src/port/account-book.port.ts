/** An account of the node's keystore, as far as queries need it. */
export interface Account {
  readonly name: string;
  readonly password: string;
  /** In the order the node lists them: shared addresses first, then the newest first. */
  readonly addresses: readonly string[];
}

/** The accounts a node keeps; ours come from a file, for we hold no keystore of that kind. */
export interface AccountBook {
  find(name: string): Account | undefined;
}
