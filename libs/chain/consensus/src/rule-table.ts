import { checkCoinbaseWalk } from './block/coinbase-walk.rule.ts';
import { checkDistinctIds } from './block/distinct-ids.rule.ts';
import { checkElection } from './block/election.rule.ts';
import { checkMerkleRoot } from './block/merkle.rule.ts';
import { checkBlockSignature } from './block/signature.rule.ts';
import { checkSigops } from './block/sigops.rule.ts';
import { checkBlockSize } from './block/size.rule.ts';
import { checkBlockFees } from './block-connect/block-fees.rule.ts';
import { checkCoinbaseTotal } from './block-connect/coinbase-total.rule.ts';
import { checkDepositRewards } from './block-connect/deposit-rewards.rule.ts';
import { checkKnownTransactions } from './block-connect/known-transactions.rule.ts';
import { checkMstCoinbase } from './block-connect/mst-coinbase.rule.ts';
import { checkRedeemSigops } from './block-connect/redeem-sigops.rule.ts';
import { checkSpentOnce } from './block-connect/spent-once.rule.ts';
import { checkAssetAmounts, checkAssetSymbols } from './connect/asset-outputs.rule.ts';
import { checkAvatarFlow } from './connect/avatar-flow.rule.ts';
import { checkCarried } from './connect/carried.rule.ts';
import { checkCertificateFlow } from './connect/certificate-flow.rule.ts';
import { checkFee } from './connect/fee.rule.ts';
import { checkInputValues } from './connect/input-values.rule.ts';
import { checkMaturity } from './connect/maturity.rule.ts';
import { checkMitFlow } from './connect/mit-flow.rule.ts';
import { checkBits } from './header/bits.rule.ts';
import { checkCheckpoints } from './header/checkpoint.rule.ts';
import { checkHeaderNumber } from './header/number.rule.ts';
import { checkStakeStart } from './header/stake-start.rule.ts';
import { checkSuccession } from './header/succession.rule.ts';
import { checkTime } from './header/time.rule.ts';
import { checkHeaderVersion } from './header/version.rule.ts';
import { checkWitnessBits } from './header/witness-bits.rule.ts';
import { checkWitnessNonce } from './header/witness-nonce.rule.ts';
import { checkWitnessSlot } from './header/witness-slot.rule.ts';
import { checkWitnessWindow } from './header/witness-window.rule.ts';
import { checkEligibility } from './stake/eligibility.rule.ts';
import { checkKernel } from './stake/kernel.rule.ts';
import { checkAssetIssue } from './transaction/asset-issue.rule.ts';
import { checkAttachments } from './transaction/attachments.rule.ts';
import { checkAttenuation } from './transaction/attenuation.rule.ts';
import { checkCertificates } from './transaction/certificates.rule.ts';
import { checkDepositUnlock } from './transaction/deposit-unlock.rule.ts';
import { checkDistinctInputs } from './transaction/distinct-inputs.rule.ts';
import { checkFinality } from './transaction/finality.rule.ts';
import { checkIdentity } from './transaction/identity.rule.ts';
import { checkInputsKnown } from './transaction/inputs-known.rule.ts';
import { checkLockOutputs } from './transaction/lock-outputs.rule.ts';
import { checkMit } from './transaction/mit.rule.ts';
import { checkNotEmpty } from './transaction/not-empty.rule.ts';
import { checkNullInputs } from './transaction/null-inputs.rule.ts';
import { checkOutputValues } from './transaction/output-values.rule.ts';
import { checkPoolDoor } from './transaction/pool-door.rule.ts';
import { checkRelativeLocks } from './transaction/relative-locks.rule.ts';
import { checkReservedByte } from './transaction/reserved-byte.rule.ts';
import { checkSecondaryIssue } from './transaction/secondary-issue.rule.ts';
import { checkSize } from './transaction/size.rule.ts';
import { checkStandardScripts } from './transaction/standard-scripts.rule.ts';
import { checkVersion } from './transaction/version.rule.ts';

/** Rules of the transaction itself, consensus.md 6.3 to 6.12 and appendix B. */
const transactionStatic = [
  checkVersion,
  checkStandardScripts,
  checkReservedByte,
  checkNotEmpty,
  checkSize,
  checkDistinctInputs,
  checkOutputValues,
  checkAttachments,
  checkNullInputs,
  checkInputsKnown,
  checkDepositUnlock,
  checkLockOutputs,
  checkFinality,
  checkRelativeLocks,
  checkAssetIssue,
  checkCertificates,
  checkSecondaryIssue,
  checkMit,
  checkIdentity,
  checkAttenuation,
] as const;

/** Rules of what the inputs carry, consensus.md 6.13. Scripts belong between the values and the rest: the caller runs them. */
const transactionCarried = [checkCarried, checkMaturity] as const;
const transactionOutputs = [checkAssetAmounts, checkAssetSymbols, checkCertificateFlow, checkMitFlow, checkAvatarFlow] as const;
const transactionFee = [checkInputValues, checkFee] as const;

/**
 * THE order: which rules each entry point runs, and in which sequence. The first refusal wins. consensus.md 1.2, 6.1, 7.3,
 * appendix B. A rule's file says its clause and codes.
 */
export const RULE_TABLE = Object.freeze({
  /** Header of any block against the branch below it. */
  header: [checkHeaderVersion, checkHeaderNumber, checkStakeStart, checkWitnessBits, checkWitnessNonce, checkWitnessWindow, checkWitnessSlot, checkSuccession, checkCheckpoints, checkTime],
  headerAccept: [checkBits],
  /** The block's bytes: no view. */
  blockSize: [checkBlockSize],
  blockStructure: [checkCoinbaseWalk, checkDistinctIds, checkSigops],
  blockMerkle: [checkMerkleRoot],
  blockSignature: [checkBlockSignature],
  /** The first block of a delegated epoch against the chain below it. */
  election: [checkElection],
  /** Version 2 against the branch; version 1 is judged by `checkPowResult` on what ethash gave. */
  stake: [checkKernel, checkEligibility],
  /** A block against the chain below it, before and after its transactions' inputs and fees. */
  blockConnectFirst: [checkKnownTransactions, checkDepositRewards],
  transactionInBlockInputs: [checkInputsKnown, ...transactionFee],
  blockConnectThen: [checkSpentOnce, checkRedeemSigops, checkBlockFees, checkCoinbaseTotal, checkMstCoinbase],
  coinbaseInBlock: transactionStatic,
  transactionInBlock: [...transactionStatic, ...transactionCarried, ...transactionOutputs],
  /** A loose transaction. */
  transactionInPool: [checkPoolDoor, ...transactionStatic, ...transactionCarried, ...transactionFee, ...transactionOutputs],
  /** Halves of the above for callers that run them apart. */
  transactionStatic,
  transactionConnect: [...transactionCarried, ...transactionFee, ...transactionOutputs],
});
