import { codes, type Refusal } from '@mbaas/kernel';

/** Why an unsigned transaction cannot be built. `detail` holds amounts, counts and positions, never names from outside. */
export const BUILD_CODES = codes('BUILD', {
  BUILD_FUNDS_INSUFFICIENT: { outcome: 'defer', penalty: 0, http: 422, doc: 'The wallet has not enough spendable ETP for the amount and the fee.' },
  BUILD_FUNDS_SCATTERED: { outcome: 'defer', penalty: 0, http: 422, doc: 'The amount needs more inputs than one transaction may have; gather small coins into bigger ones first.' },
  BUILD_ADDRESS_FUNDS_MISSING: { outcome: 'defer', penalty: 0, http: 422, doc: 'The address that will own the avatar must itself hold spendable ETP for the fee.' },
  BUILD_ASSET_INSUFFICIENT: { outcome: 'defer', penalty: 0, http: 422, doc: 'The wallet holds fewer spendable units of the asset than asked for.' },
  BUILD_ASSET_SCATTERED: { outcome: 'defer', penalty: 0, http: 422, doc: 'The units lie in more outputs than one transaction may spend; move a smaller quantity first.' },
  BUILD_CERTIFICATE_MISSING: { outcome: 'defer', penalty: 0, http: 422, doc: 'The wallet does not hold the issue certificate of the asset.' },
  BUILD_AVATAR_MISSING: { outcome: 'defer', penalty: 0, http: 422, doc: 'The wallet does not hold the avatar.' },
  BUILD_SHARE_INSUFFICIENT: { outcome: 'defer', penalty: 0, http: 422, doc: 'No address of the wallet holds the share of the asset that a secondary issue asks for.' },
  BUILD_ISSUE_FORBIDDEN: { outcome: 'reject', penalty: 0, http: 422, doc: 'The asset was issued for good: no secondary issue is allowed.' },
  BUILD_SUPPLY_OVERFLOW: { outcome: 'reject', penalty: 0, http: 422, doc: 'The total supply of the asset would exceed 2^64−1 base units.' },
  BUILD_THRESHOLD_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The secondary issue threshold must be 0, 1 to 100 or 127.' },
  BUILD_SYMBOL_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The symbol or name has a wrong length, a wrong character or a reserved word, or reads as an address.' },
  BUILD_TEXT_TOO_LONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'Symbol, issuer and description together are longer than an attachment may be.' },
  BUILD_MEMO_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'A memo holds 1 to 252 bytes of UTF-8 text without the zero character.' },
  BUILD_ADDRESS_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The address is not one of this network that can be paid.' },
  BUILD_AMOUNT_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The amount must be at least one base unit and within the network’s maximum.' },
  BUILD_FEE_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The fee is below the network’s minimum or above what a wallet should pay.' },
  BUILD_LOCK_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'A stake lock lasts 24,000 to 1,048,575 blocks, and the network takes it from its proof-of-stake height on.' },
  BUILD_PAYEES_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'A payment names 1 to 600 payees.' },
});

export type BuildCode = keyof typeof BUILD_CODES;
export type BuildRefusal = Refusal<BuildCode>;

/** A refusal of this library. */
export const refuse = (code: BuildCode, detail?: BuildRefusal['detail']): { readonly ok: false; readonly error: BuildRefusal } => ({
  ok: false,
  error: detail === undefined ? { code } : { code, detail },
});
