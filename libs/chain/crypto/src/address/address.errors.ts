import { codes } from '@mbaas/kernel';

/** Why a text is no address of a network. wire-format §5.1. */
export const ADDRESS_CODES = codes('ADDRESS', {
  ADDRESS_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The text is no address: check it for a typing error.' },
  ADDRESS_OTHER_NETWORK: { outcome: 'reject', penalty: 0, http: 400, doc: 'The address belongs to another network.' },
});

export type AddressCode = keyof typeof ADDRESS_CODES;
