/**
 * Keeper of the key-encryption key, outside the database: a file, the environment, later a KMS or an HSM.
 * It wraps data keys of 32 bytes; `context` names what the data key is for and must be the same at unwrapping.
 * Both calls may be remote: they reject with KekError for wrong material, with any other error when the keeper is away.
 */
export interface KekProvider {
  /** Which key this is, stable and safe to store and show: never derived in a way that helps to find the key. */
  readonly id: string;
  wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array>;
  /** The caller wipes the answer when done. */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}
