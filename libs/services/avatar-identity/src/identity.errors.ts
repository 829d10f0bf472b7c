import { codes, err, problem, type Problem } from '@mbaas/kernel';

/** What this service answers when it refuses. */
export const IDENTITY_CODES = codes('IDENTITY', {
  IDENTITY_AVATAR_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no avatar of this name or at this address on the main chain.' },
  IDENTITY_AVATAR_TAKEN: { outcome: 'reject', penalty: 0, http: 409, doc: 'This avatar name is registered already. Names are unique: choose another one.' },
  IDENTITY_ADDRESS_HAS_AVATAR: { outcome: 'reject', penalty: 0, http: 409, doc: 'This address owns an avatar already, and an address owns one at most. Use another address of the wallet.' },
  IDENTITY_NOT_OWNER: { outcome: 'reject', penalty: 0, http: 403, doc: 'No address of this wallet owns the avatar.' },
  IDENTITY_ADDRESS_NOT_IN_WALLET: { outcome: 'reject', penalty: 0, http: 422, doc: 'The address does not belong to the wallet.' },
  IDENTITY_NAME_RESERVED: { outcome: 'reject', penalty: 0, http: 422, doc: 'This name is reserved or reads as an address. Choose another one.' },
  IDENTITY_SELECTION_MISSING: { outcome: 'reject', penalty: 0, http: 400, doc: 'Ask for an avatar by exactly one of name and address.' },
  IDENTITY_CLIENT_KEY_REUSED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The idempotency key registered another client; choose a new one.' },
  IDENTITY_REDIRECT_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'A redirect URI is https, or http on this machine (127.0.0.1, [::1], localhost), or an app\'s own scheme in reverse domain form; it has no fragment, user or password.' },
  IDENTITY_LOGIN_EXPIRED: { outcome: 'reject', penalty: 0, http: 400, doc: 'This login is over or was started in another browser. Start again from the application.' },
  IDENTITY_LOGIN_REFUSED: { outcome: 'reject', penalty: 0, http: 401, doc: 'The signature is not one of the avatar\'s key over the text shown. Sign exactly that text with the address that owns the avatar.' },
  IDENTITY_LOGIN_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A login has the fields avatar and signature, each a string, and at most 4 KiB in all.' },
  IDENTITY_LOGIN_FAILED: { outcome: 'defer', penalty: 0, http: 500, doc: 'The login failed for a reason of ours. Try again.' },
  IDENTITY_NOT_STARTED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The OpenID Provider is starting. Try again in a moment.' },
  IDENTITY_OIDC: { outcome: 'reject', penalty: 0, http: 400, doc: 'The OpenID Provider refused a request that it could not answer at the application; title names the OAuth error.' },
});

export type IdentityCode = keyof typeof IDENTITY_CODES;

/** A refusal with the table's status and sentence. */
export const identityProblem = (code: IdentityCode): Problem => problem(code, IDENTITY_CODES[code].http, IDENTITY_CODES[code].doc);

export const refuse = (code: IdentityCode): { readonly ok: false; readonly error: Problem } => err(identityProblem(code));
