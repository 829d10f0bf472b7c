/** An output that registers its sender as a candidate. consensus.md 4.2 "Registration". */
export interface WitnessRegistration {
  /** Address the output pays to: the registry's then, if the registration counts. */
  readonly address: string;
  /** Avatar that wants to be a witness, latin1-held. */
  readonly fromDid: string;
  /** Compressed key it will sign with, 33 bytes. */
  readonly publicKey: Uint8Array;
  readonly height: number;
}

/** A witness certificate: what was issued, or an output that carries one. */
export interface WitnessCertificate {
  readonly symbol: string;
  /** Of the issue, or of the output. */
  readonly height: number;
}

/**
 * What the rules of delegated blocks read of the chain below, besides locks, avatars and headers. Only networks that have
 * such blocks need it.
 */
export interface WitnessView {
  /** Keys in slot order that the epoch starting at this height elected, as its first block says; undefined: not known. */
  elected(epoch: number): readonly Uint8Array[] | undefined;
  /** Unspent registrations to any address, newest output first: the order in which the node scans them. */
  registrations(): Iterable<WitnessRegistration>;
  /** Unspent outputs of value 0 on an address that carry a witness certificate. */
  certificatesOn(address: string): Iterable<WitnessCertificate>;
  /** Every witness certificate ever issued, once, at the height of its latest issue. */
  issuedCertificates(): Iterable<WitnessCertificate>;
}
