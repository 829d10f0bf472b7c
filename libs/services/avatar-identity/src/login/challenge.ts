/**
 * The text an avatar's key signs to log in. It names who asks and for what, so that a signature serves this login alone;
 * `interaction` is 256 bits of randomness known to this browser only.
 */
export const loginChallenge = (options: { readonly issuer: string; readonly clientId: string; readonly clientName: string; readonly interaction: string }): string =>
  [`Log in at ${options.issuer}`, `for the application ${options.clientName} (${options.clientId}).`, 'It learns the name and the address of your avatar.', `Login: ${options.interaction}`].join('\n');
