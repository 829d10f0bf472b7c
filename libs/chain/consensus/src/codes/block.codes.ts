import type { Refusal } from '@mbaas/kernel';
import { nodeCodes } from './node-code.ts';

/** Why a block is refused, in the order of consensus.md 1.2. Refusals of its transactions keep their TX_ code. */
export const BLOCK_CODES = nodeCodes('BLOCK', {
  // stage 1 – check
  BLOCK_SIZE_INVALID: { node: 'size_limits', outcome: 'reject', penalty: 100, http: 422, doc: 'The block is empty or larger than the network allows.' },
  BLOCK_PARENT_UNKNOWN: { node: 'orphan', outcome: 'defer', penalty: 0, http: 409, doc: 'The parent block is not stored yet.' },
  BLOCK_NUMBER_INVALID: { node: 'old_version_block', outcome: 'reject', penalty: 100, http: 422, doc: 'The block number is not its height.' },
  BLOCK_STAKE_INVALID: { node: 'proof_of_stake', outcome: 'reject', penalty: 100, http: 422, doc: 'The stake does not win the block.' },
  BLOCK_STAKE_INELIGIBLE: { node: 'proof_of_stake', outcome: 'reject', penalty: 50, http: 422, doc: 'The staking address holds no sufficient locked output.' },
  BLOCK_STAKE_BEFORE_START: { node: 'proof_of_stake', outcome: 'reject', penalty: 100, http: 422, doc: 'Proof-of-stake blocks start at a later height.' },
  BLOCK_WORK_INVALID: { node: 'proof_of_work', outcome: 'reject', penalty: 100, http: 422, doc: 'The work does not win the block.' },
  BLOCK_WITNESS_BITS_INVALID: { node: 'proof_of_work', outcome: 'reject', penalty: 100, http: 422, doc: 'A delegated block copies the difficulty of its parent.' },
  BLOCK_WITNESS_NONCE_INVALID: { node: 'proof_of_work', outcome: 'reject', penalty: 100, http: 422, doc: 'The nonce of a delegated block is not the place of its signer among the witnesses.' },
  BLOCK_WITNESS_FOLLOWS_WITNESS: { node: 'block_version_not_match', outcome: 'reject', penalty: 100, http: 422, doc: 'A delegated block may not follow another.' },
  BLOCK_WITNESS_OUTSIDE_WINDOW: { node: 'block_version_not_match', outcome: 'reject', penalty: 100, http: 422, doc: 'Delegated blocks are not allowed at this height.' },
  BLOCK_WITNESS_MISMATCH: { node: 'witness_mismatch', outcome: 'reject', penalty: 100, http: 422, doc: 'The signer is not the witness of this slot.' },
  BLOCK_VERSION_UNKNOWN: { node: 'old_version_block', outcome: 'reject', penalty: 100, http: 422, doc: 'The block version is not known.' },
  BLOCK_SAME_KIND_TOO_LONG: { node: 'block_intermix_interval_error', outcome: 'reject', penalty: 50, http: 422, doc: 'Too many blocks of one kind in a row.' },
  BLOCK_CHECKPOINT_MISMATCH: { node: 'checkpoints_failed', outcome: 'reject', penalty: 100, http: 422, doc: 'The block contradicts a checkpoint.' },
  BLOCK_TIME_IN_FUTURE: { node: 'futuristic_timestamp', outcome: 'defer', penalty: 10, http: 422, doc: 'The block time is too far in the future.' },
  BLOCK_TIME_TOO_EARLY: { node: 'timestamp_too_early', outcome: 'reject', penalty: 50, http: 422, doc: 'The block is older than its parent.' },
  BLOCK_SIGNATURE_INVALID: { node: 'block_signature_invalid', outcome: 'reject', penalty: 100, http: 422, doc: 'The block signature is missing or wrong.' },
  BLOCK_FIRST_NOT_COINBASE: { node: 'first_not_coinbase', outcome: 'reject', penalty: 100, http: 422, doc: 'A block starts with a coinbase that pays ETP.' },
  BLOCK_COINSTAKE_MISSING: { node: 'miss_coinstake', outcome: 'reject', penalty: 100, http: 422, doc: 'A proof-of-stake block needs its coinstake.' },
  BLOCK_COINSTAKE_MISPLACED: { node: 'illegal_coinstake', outcome: 'reject', penalty: 100, http: 422, doc: 'A coinstake stands second in a proof-of-stake block and nowhere else.' },
  BLOCK_COINSTAKE_EXTRA: { node: 'extra_coinstakes', outcome: 'reject', penalty: 100, http: 422, doc: 'A block carries one coinstake.' },
  BLOCK_COINBASE_OUTPUTS_INVALID: { node: 'illegal_coinstake', outcome: 'reject', penalty: 100, http: 422, doc: 'A coinbase has outputs it may not have.' },
  BLOCK_VOTE_RESULT_INVALID: { node: 'witness_update_error', outcome: 'reject', penalty: 100, http: 422, doc: 'The first block of an epoch carries a well-formed vote result.' },
  BLOCK_POS_GENESIS_INVALID: { node: 'check_pos_genesis_error', outcome: 'reject', penalty: 100, http: 422, doc: 'The proof-of-stake genesis transaction has the wrong form.' },
  BLOCK_COINBASE_HEIGHT_MISMATCH: { node: 'coinbase_height_mismatch', outcome: 'reject', penalty: 100, http: 422, doc: 'A coinbase script starts with the block height.' },
  BLOCK_COINBASE_EXTRA: { node: 'extra_coinbases', outcome: 'reject', penalty: 100, http: 422, doc: 'Coinbases stand only at the start of a block.' },
  BLOCK_TRANSACTION_REPEATED: { node: 'duplicate', outcome: 'reject', penalty: 100, http: 422, doc: 'A transaction appears twice in the block.' },
  BLOCK_SIGOPS_EXCEEDED: { node: 'too_many_sigs', outcome: 'reject', penalty: 100, http: 422, doc: 'The block asks for too many signature checks.' },
  BLOCK_MERKLE_MISMATCH: { node: 'merkle_mismatch', outcome: 'reject', penalty: 100, http: 422, doc: 'The merkle root does not fit the transactions.' },
  // stage 2 – accept
  BLOCK_BITS_INVALID: { node: 'incorrect_proof_of_work', outcome: 'reject', penalty: 100, http: 422, doc: 'The difficulty is not the required one.' },
  BLOCK_VOTE_RESULT_MISMATCH: { node: 'witness_update_error', outcome: 'reject', penalty: 100, http: 422, doc: 'The vote result is not what the chain below elects.' },
  // stage 3 – connect
  BLOCK_TRANSACTION_EXISTS: { node: 'duplicate_or_spent', outcome: 'reject', penalty: 50, http: 422, doc: 'A transaction of the block is stored already.' },
  BLOCK_DEPOSIT_REWARD_INVALID: { node: 'invalid_coinage_reward_coinbase', outcome: 'reject', penalty: 100, http: 422, doc: 'A deposit is not matched by its reward coinbase.' },
  BLOCK_DEPOSIT_REWARD_SURPLUS: { node: 'extra_coinbases', outcome: 'reject', penalty: 100, http: 422, doc: 'There are more reward coinbases than deposits.' },
  BLOCK_REDEEM_SIGOPS_EXCEEDED: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 100, http: 422, doc: 'The redeem scripts of the block ask for too many signature checks.' },
  BLOCK_INPUT_REPEATED: { node: 'validate_inputs_failed', outcome: 'reject', penalty: 100, http: 422, doc: 'Two transactions of the block spend the same output.' },
  BLOCK_FEES_OVERFLOW: { node: 'fees_out_of_range', outcome: 'reject', penalty: 100, http: 422, doc: 'The fees of the block exceed the maximum amount.' },
  BLOCK_COINBASE_TOO_LARGE: { node: 'coinbase_too_large', outcome: 'reject', penalty: 100, http: 422, doc: 'The coinbase pays more than subsidy and fees.' },
  BLOCK_MST_COINBASE_INVALID: { node: 'mst_coinbase_invalid', outcome: 'reject', penalty: 100, http: 422, doc: 'The mined asset has no mining certificate.' },
  BLOCK_MST_COINBASE_TOO_LARGE: { node: 'mst_coinbase_too_large', outcome: 'reject', penalty: 100, http: 422, doc: 'The coinbase mines more of the asset than allowed.' },
  BLOCK_ASSET_REPEATED: { node: 'asset_exist', outcome: 'reject', penalty: 50, http: 422, doc: 'The block issues one asset twice.' },
  BLOCK_CERT_REPEATED: { node: 'asset_cert_exist', outcome: 'reject', penalty: 50, http: 422, doc: 'The block carries one certificate twice.' },
  BLOCK_MIT_REPEATED: { node: 'mit_exist', outcome: 'reject', penalty: 50, http: 422, doc: 'The block carries one MIT twice.' },
  BLOCK_DID_REPEATED: { node: 'did_exist', outcome: 'reject', penalty: 50, http: 422, doc: 'The block carries one avatar twice.' },
  BLOCK_DID_ADDRESS_REPEATED: { node: 'address_registered_did', outcome: 'reject', penalty: 50, http: 422, doc: 'The block gives one address two avatars.' },
});

export type BlockCode = keyof typeof BLOCK_CODES;
export type BlockRefusal = Refusal<BlockCode>;
