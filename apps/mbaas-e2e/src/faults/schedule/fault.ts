/** One fault, from its beginning until it is over; the platform may take longer to be well again. */
export interface Fault {
  /** For the summary: faults of one kind are counted together. */
  readonly kind: string;
  readonly name: string;
  /** Resolves to false where it did not strike. */
  readonly strike: () => Promise<boolean>;
}

export interface FaultRecord {
  readonly kind: string;
  readonly name: string;
  readonly atMs: number;
  readonly struck: boolean;
}
