import type { Refusal } from '@mbaas/kernel';
import { nodeCodes } from './node-code.ts';

/**
 * Why a transaction is refused, one code per reason. `defer` marks what time or a missing parent can heal.
 * The sender of a state-dependent refusal may be honest and behind, hence small penalties there.
 */
export const TX_CODES = nodeCodes('TX', {
  // consensus.md 7.3: the pool's door
  TX_COINBASE_LOOSE: { node: 'coinbase_transaction', outcome: 'reject', penalty: 100, http: 422, doc: 'A coinbase exists only inside its block.' },
  TX_KNOWN: { node: 'duplicate', outcome: 'ignore', penalty: 0, http: 409, doc: 'The transaction is already stored or waiting.' },
  TX_INPUT_CONTESTED: { node: 'double_spend', outcome: 'ignore', penalty: 0, http: 409, doc: 'Another waiting transaction spends one of the inputs; there is no replacement.' },
  TX_NAME_CONTESTED: { node: 'asset_exist', outcome: 'ignore', penalty: 0, http: 409, doc: 'Another waiting transaction claims the same name.' },
  // 6.3 version
  TX_VERSION_UNKNOWN: { node: 'transaction_version_error', outcome: 'reject', penalty: 50, http: 422, doc: 'The transaction version is not known to this network.' },
  TX_VERSION_TOO_OLD: { node: 'transaction_version_error', outcome: 'reject', penalty: 10, http: 422, doc: 'From the proof-of-stake height on transactions need version 4.' },
  TX_NOVA_INACTIVE: { node: 'nova_feature_not_activated', outcome: 'defer', penalty: 0, http: 422, doc: 'Version 4 transactions are not active at this height yet.' },
  // 6.4 basic
  TX_SCRIPT_NOT_STANDARD: { node: 'script_not_standard', outcome: 'reject', penalty: 10, http: 422, doc: 'An output script matches none of the recognised patterns.' },
  TX_SCRIPT_BYTE_RESERVED: { node: 'script_not_standard', outcome: 'reject', penalty: 10, http: 422, doc: 'A script contains the reserved operation 0xbb.' },
  TX_EMPTY: { node: 'empty_transaction', outcome: 'reject', penalty: 100, http: 422, doc: 'A transaction needs at least one input and one output.' },
  TX_TOO_LARGE: { node: 'size_limits', outcome: 'reject', penalty: 50, http: 422, doc: 'The transaction is larger than the network allows.' },
  TX_INPUT_REPEATED: { node: 'double_spend', outcome: 'reject', penalty: 100, http: 422, doc: 'An output is spent twice within the transaction.' },
  TX_VALUE_OVERFLOW: { node: 'output_value_overflow', outcome: 'reject', penalty: 100, http: 422, doc: 'An output value or their sum exceeds the maximum amount.' },
  TX_ASSET_SYMBOL_INVALID: { node: 'asset_symbol_invalid', outcome: 'reject', penalty: 10, http: 422, doc: 'The asset or certificate symbol has a wrong length, character or a reserved word.' },
  TX_DID_SYMBOL_INVALID: { node: 'did_symbol_invalid', outcome: 'reject', penalty: 10, http: 422, doc: 'The avatar name has a wrong length, character, a reserved word, or reads as an address.' },
  TX_MIT_SYMBOL_INVALID: { node: 'mit_symbol_invalid', outcome: 'reject', penalty: 10, http: 422, doc: 'The MIT symbol has a wrong length, character or a reserved word.' },
  TX_ATTACHMENT_INVALID: { node: 'attachment_invalid', outcome: 'reject', penalty: 10, http: 422, doc: 'An attachment is of unknown type or outside its size and value limits.' },
  TX_PREVIOUS_OUTPUT_NULL: { node: 'previous_output_null', outcome: 'reject', penalty: 100, http: 422, doc: 'Only a coinbase may have the null input.' },
  TX_DEPOSIT_LOCKED: { node: 'invalid_input_script_lock_height', outcome: 'defer', penalty: 0, http: 422, doc: 'A spent deposit has not reached its lock height.' },
  TX_DEPOSIT_CLOSED: { node: 'invalid_coinage_reward_coinbase', outcome: 'reject', penalty: 10, http: 422, doc: 'Deposits are closed since the proof-of-stake height.' },
  TX_DEPOSIT_TERM_UNKNOWN: { node: 'invalid_output_script_lock_height', outcome: 'reject', penalty: 10, http: 422, doc: 'The deposit term is not one of the five the network offers.' },
  TX_POS_INACTIVE: { node: 'pos_feature_not_activated', outcome: 'defer', penalty: 0, http: 422, doc: 'Time-locked stake outputs and mining certificates start at the proof-of-stake height.' },
  TX_LOCK_NUMBER_INVALID: { node: 'script_not_standard', outcome: 'reject', penalty: 10, http: 422, doc: 'The number in a lock script is not minimal or longer than four bytes.' },
  // 6.5, 6.6 time
  TX_NON_FINAL: { node: 'non_final_transaction', outcome: 'defer', penalty: 0, http: 422, doc: 'The lock time of the transaction has not passed.' },
  TX_SEQUENCE_LOCKED: { node: 'sequence_locked', outcome: 'defer', penalty: 0, http: 422, doc: 'A relative lock of an input has not passed.' },
  // 6.8 - 6.10 assets and certificates
  TX_ASSET_ISSUE_INVALID: { node: 'asset_issue_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The outputs of the asset issue do not fit together.' },
  TX_ASSET_THRESHOLD_INVALID: { node: 'asset_secondaryissue_threshold_invalid', outcome: 'reject', penalty: 10, http: 422, doc: 'The secondary issue threshold must be 0, 1 to 100 or 127.' },
  TX_ASSET_EXISTS: { node: 'asset_exist', outcome: 'reject', penalty: 0, http: 409, doc: 'An asset with this symbol exists.' },
  TX_ASSET_UNKNOWN: { node: 'asset_secondaryissue_error', outcome: 'reject', penalty: 10, http: 422, doc: 'There is no asset with this symbol to issue more of.' },
  TX_ATTENUATION_INVALID: { node: 'attenuation_model_param_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The time-release model of an output is wrong or releases too early.' },
  TX_ASSET_CERT_INVALID: { node: 'asset_cert_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The transaction lacks a certificate it needs or moves certificates wrongly.' },
  TX_CERT_ISSUE_INVALID: { node: 'asset_cert_issue_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The outputs around an issued or transferred certificate do not fit together.' },
  TX_CERT_EXISTS: { node: 'asset_cert_exist', outcome: 'reject', penalty: 0, http: 409, doc: 'A certificate of this symbol and type exists.' },
  TX_SECONDARY_ISSUE_INVALID: { node: 'asset_secondaryissue_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The outputs of the secondary issue do not fit together.' },
  TX_SECONDARY_SHARE_SMALL: { node: 'asset_secondaryissue_share_not_enough', outcome: 'reject', penalty: 10, http: 422, doc: 'The issuer owns too small a share for a secondary issue, or none is allowed.' },
  TX_SECONDARY_INPUT_FOREIGN: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 10, http: 422, doc: 'A secondary issue may use only the issuer’s own shares and issue certificate.' },
  // 6.12 MIT and avatars
  TX_MIT_INVALID: { node: 'mit_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The MIT outputs do not fit together.' },
  TX_MIT_EXISTS: { node: 'mit_exist', outcome: 'reject', penalty: 0, http: 409, doc: 'A MIT with this symbol exists.' },
  TX_MIT_ADDRESS_MIXED: { node: 'mit_register_error', outcome: 'reject', penalty: 10, http: 422, doc: 'Registered MITs and the change must be on one address.' },
  TX_MIT_INPUT_FOREIGN: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 10, http: 422, doc: 'The fee must come from the change address and the MIT input must be the moved MIT.' },
  TX_ASSET_ADDRESS_MISMATCH: { node: 'asset_address_not_match', outcome: 'reject', penalty: 10, http: 422, doc: 'The address in the attachment differs from the output’s address.' },
  TX_DID_ADDRESS_MISMATCH: { node: 'did_address_not_match', outcome: 'reject', penalty: 10, http: 422, doc: 'A named avatar does not own the address it is named for.' },
  TX_DID_EXISTS: { node: 'did_exist', outcome: 'reject', penalty: 0, http: 409, doc: 'An avatar with this name exists.' },
  TX_DID_ADDRESS_TAKEN: { node: 'address_registered_did', outcome: 'reject', penalty: 0, http: 409, doc: 'The address already owns an avatar.' },
  TX_DID_INPUT_INVALID: { node: 'did_input_error', outcome: 'reject', penalty: 10, http: 422, doc: 'An avatar must be paid for by the address that will own it.' },
  TX_DID_REPEATED: { node: 'did_multi_type_exist', outcome: 'reject', penalty: 10, http: 422, doc: 'A transaction may carry one avatar output.' },
  TX_DID_ISSUER_MISMATCH: { node: 'asset_did_registerr_not_match', outcome: 'reject', penalty: 10, http: 422, doc: 'Issuer or owner differs from the named avatar.' },
  // 6.13 connect
  TX_INPUT_MISSING: { node: 'validate_inputs_failed', nodeInPool: 'input_not_found', outcome: 'defer', penalty: 0, http: 422, doc: 'A spent output is not known here.' },
  TX_INPUT_SPENT: { node: 'validate_inputs_failed', nodeInPool: 'duplicate_or_spent', outcome: 'reject', penalty: 10, http: 409, doc: 'A spent output has been spent before.' },
  TX_INPUT_OVERFLOW: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 100, http: 422, doc: 'The spent values exceed the maximum amount.' },
  TX_INPUT_SYMBOLS_MIXED: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 10, http: 422, doc: 'Spent assets, MITs and avatars must share one symbol, certificates another.' },
  TX_INPUT_SYMBOL_RESERVED: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 10, http: 422, doc: 'An asset named ETP cannot be spent.' },
  TX_COINBASE_IMMATURE: { node: 'validate_inputs_failed', outcome: 'defer', penalty: 0, http: 422, doc: 'A spent block reward has too few confirmations.' },
  TX_SCRIPT_FAILED: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 100, http: 422, doc: 'An unlocking script does not satisfy its output.' },
  TX_REDEEM_UNREADABLE: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 50, http: 422, doc: 'A redeem script cannot be parsed.' },
  TX_VALUE_CREATED: { node: 'fees_out_of_range', outcome: 'reject', penalty: 100, http: 422, doc: 'The outputs are worth more than the inputs.' },
  TX_FEE_TOO_LOW: { node: 'fees_out_of_range', outcome: 'reject', penalty: 10, http: 422, doc: 'The fee is below the network’s minimum.' },
  TX_COINSTAKE_FEE: { node: 'fees_out_of_range', outcome: 'reject', penalty: 100, http: 422, doc: 'A coinstake pays no fee.' },
  TX_ASSET_AMOUNT_UNEQUAL: { node: 'asset_amount_not_equal', outcome: 'reject', penalty: 10, http: 422, doc: 'Asset amounts of inputs and outputs differ.' },
  TX_ASSET_AMOUNT_OVERFLOW: { node: 'asset_amount_not_equal', outcome: 'reject', penalty: 50, http: 422, doc: 'Asset amounts exceed 64 bits.' },
  TX_ASSET_SYMBOL_MISMATCH: { node: 'asset_symbol_not_match', outcome: 'reject', penalty: 10, http: 422, doc: 'An asset output differs from the spent asset or stands beside something else.' },
  TX_MIT_SYMBOL_MISMATCH: { node: 'mit_error', outcome: 'reject', penalty: 10, http: 422, doc: 'The transferred MIT is not the one spent.' },
  TX_DID_SYMBOL_MISMATCH: { node: 'did_symbol_not_match', outcome: 'reject', penalty: 10, http: 422, doc: 'The moved avatar is not the one spent.' },
});

export type TxCode = keyof typeof TX_CODES;
export type TxRefusal = Refusal<TxCode>;
