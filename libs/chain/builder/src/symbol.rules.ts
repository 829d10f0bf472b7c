const ASSET_SYMBOL = /^[A-Z0-9.]{1,63}$/;
const AVATAR_NAME = /^[A-Za-z0-9.@_-]{1,64}$/;

/**
 * Whether a symbol may be issued by a version 4 transaction, reserved words aside (they are the consensus rules' list).
 * 63 and not 64 characters: a transfer of a longer one would be invalid (wire-format §3.4), so its units could never move.
 */
export const isAssetSymbol = (symbol: string): boolean => ASSET_SYMBOL.test(symbol);

export const isAvatarName = (name: string): boolean => AVATAR_NAME.test(name);

/** The part before the first dot: who holds its certificate may issue below it. Empty for a leading dot. wire-format §3.7 */
export const domainOf = (symbol: string): string => symbol.slice(0, symbol.includes('.') ? symbol.indexOf('.') : undefined);
