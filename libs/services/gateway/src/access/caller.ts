/** Who calls, as told by the key. */
export interface Caller {
  readonly tenant: string;
  readonly keyId: string;
  /** May make tenants and act for all of them. */
  readonly operator: boolean;
}
