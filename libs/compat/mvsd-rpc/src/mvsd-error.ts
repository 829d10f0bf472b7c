import type { RpcObject } from './rpc-value.ts';

/** An error of the node: its number and its sentence, letter by letter, for clients compare both. */
export interface MvsdError {
  readonly code: number;
  readonly message: string;
}

/** The errors the answered commands give. mvsd-rpc §1d. */
export const MVSD_ERRORS = Object.freeze({
  accountUnknown: { code: 1000, message: 'account not found or incorrect password' },
  /** A lock whose number has more than four bytes; the node lets the exception of its reader through. */
  scriptNumber: { code: 1000, message: 'script number overflow' },
  /** No recorded answer shows its sentence. */
  noWork: { code: 1000, message: 'no work to be done now' },
  noRecordInPage: { code: 2003, message: 'no record in this page' },
  addressWithoutAvatar: { code: 4017, message: 'address is not binded with some did on the blockchain' },
  blockUnknown: { code: 5101, message: 'object does not exist' },
  transactionUnknown: { code: 5306, message: 'transaction does not exist!' },
  /** Numbers as documented; no recorded answer shows their sentences. */
  symbolUnknown: { code: 5008, message: 'symbol does not exist' },
  avatarUnknown: { code: 7006, message: 'did symbol does not exist on the blockchain' },
});

/** 1020: the node knows no such command. */
export const unknownCommand = (name: string): MvsdError => ({ code: 1020, message: `'${name}' is not a command. Enter 'help' for a list of commands.` });

/** 1021: a positional argument is missing; the node names it like an option. */
export const missingArgument = (name: string): MvsdError => ({ code: 1021, message: `the option '--${name}' is required but missing` });

/** 1021: an argument does not parse. */
export const invalidArgument = (value: string, name: string): MvsdError => ({ code: 1021, message: `the argument ('${value}') for option '--${name}' is invalid` });

/** 1021: an option this command does not have. */
export const unknownOption = (token: string): MvsdError => ({ code: 1021, message: `unrecognised option '${token}'` });

export const errorToValue = ({ code, message }: MvsdError): RpcObject => ({ code, message });
