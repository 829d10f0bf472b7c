import { codes, err, problem, type Problem } from '@mbaas/kernel';

/** Refusals of this service; builder, keys, chain and flow keep their own codes. */
export const MST_CODES = codes('MST', {
  MST_RECIPIENT_UNKNOWN: { outcome: 'reject', penalty: 0, http: 422, doc: 'There is no avatar of the recipient’s name; check the spelling or give an address.' },
  MST_ISSUER_UNKNOWN: { outcome: 'reject', penalty: 0, http: 422, doc: 'There is no avatar of the issuer’s name; register it first.' },
  MST_ISSUER_NOT_OWNED: { outcome: 'reject', penalty: 0, http: 403, doc: 'The issuer’s avatar belongs to an address outside the wallet.' },
  MST_SYMBOL_TAKEN: { outcome: 'reject', penalty: 0, http: 409, doc: 'An asset with this symbol exists; choose another symbol.' },
  MST_DOMAIN_TAKEN: { outcome: 'reject', penalty: 0, http: 409, doc: 'The first part of the symbol is the domain of somebody else; choose another one.' },
  MST_ASSET_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no asset with this symbol.' },
});

export type MstCode = keyof typeof MST_CODES;

/** A refusal with the table's status and sentence. */
export const refuse = (code: MstCode, extra?: Problem['extra']): { readonly ok: false; readonly error: Problem } => err(problem(code, MST_CODES[code].http, MST_CODES[code].doc, extra));
