/** What a recording can hold: the checks by their names on the command line. */
export const CHECK_KINDS = ['blocks', 'rejects', 'crafted', 'pow', 'p2p', 'rpc'] as const;

export type CheckKind = (typeof CHECK_KINDS)[number];
