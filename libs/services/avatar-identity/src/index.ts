export { createAvatarIdentity, type AvatarIdentity, type AvatarIdentityOptions } from './avatar-identity.ts';
export { IDENTITY_CODES, type IdentityCode } from './identity.errors.ts';
export { installIdentity } from './install-identity.ts';
