export {
  areStakeOutputsActive, futureWindowSeconds, isEpochStart, isFinalityEnforced, isNovaActive, isPosEra, isStrict, isSuccessionLimited,
  isTimeMonotone, isTopPos, isVersion4Mandatory, mayCarryPosGenesis,
} from './activation/activation.ts';
export { openBlock, type BlockCase, type BlockCrypto, type BlockKnowledge } from './block/block-case.ts';
export { coinbaseHeightPrefix } from './block/height-prefix.ts';
export { isPosGenesis } from './block/pos-genesis.ts';
export { blockSigner } from './block/signature.rule.ts';
export { transactionSigops } from './block/sigops.rule.ts';
export { readVoteResult, voteResultHash } from './block/vote-result.ts';
export { checkBlockSubsidy } from './block-connect/coinbase-total.rule.ts';
export type { ConnectRefusal } from './block-connect/connect-case.ts';
export {
  checkBlock, checkBlockAlone, checkBlockHeader, checkBlockStructure, checkMerkle, checkSignature, checkStake, isExceptionBlock,
} from './check-block.ts';
export { checkTransaction, checkTransactionConnect, checkTransactionStatic, type CheckedTransaction } from './check-transaction.ts';
export { BLOCK_CODES, type BlockCode, type BlockRefusal } from './codes/block.codes.ts';
export type { NodeCodeRow, NodeCodeTable } from './codes/node-code.ts';
export { TX_CODES, type TxCode, type TxRefusal } from './codes/tx.codes.ts';
export { feeOf } from './connect/fee.rule.ts';
export { connectBlock, type ConnectedBlock } from './connect-block.ts';
export type { AssetAmount, ChainEffect, ChainInputEffect, ChainOutputEffect, ChainTransactionEffects } from './effects/chain-transaction.ts';
export type { EffectSubject } from './effects/effect-subject.ts';
export { registryChanges, type RegistryChange } from './effects/registry-changes.ts';
export { transactionEffects, type AddressOfScript } from './effects/transaction-effects.ts';
export { assetAmount, KINDS, kindOf } from './facts/attachment-kinds.ts';
export { isAttachmentValid } from './facts/attachment-valid.ts';
export { OutPointSet } from './facts/out-point-set.ts';
export { outputClass, previousClass, type OutputClass } from './facts/output-class.ts';
export { isSequenceDisabled, medianTime, relativeLock, type RelativeLock } from './facts/sequence.ts';
export { transactionFacts, type TransactionFacts } from './facts/transaction-facts.ts';
export { requiredBits } from './header/difficulty.ts';
export { BLACKHOLE_DID } from './names/avatar-lookup.ts';
export { CERTIFICATE, CERTIFICATE_STATUS, isNewCertificate } from './names/certificate-types.ts';
export { namedAvatars, nameClaims, type NameClaim } from './names/name-claims.ts';
export { holdsSensitiveWord } from './names/sensitive-words.ts';
export { symbolDomain } from './names/symbol-domain.ts';
export { isAssetSymbol, isDidSymbol, isMitSymbol } from './names/symbol.rules.ts';
export { isPrimaryWitnessSymbol, MAX_SECONDARY_WITNESSES, primaryWitnessSymbol, WITNESS_PREFIX } from './names/witness-symbol.ts';
export { depositReward, isDepositTerm } from './rewards/deposit-reward.ts';
export { mstSubsidy, parseMiningParameters, type MiningParameters } from './rewards/mst-mining.ts';
export { subsidy } from './rewards/subsidy.ts';
export { RULE_TABLE } from './rule-table.ts';
export { isEligibleLock, stakingKeyHash } from './stake/eligibility.rule.ts';
export { checkPowResult } from './stake/pow-result.rule.ts';
export { MIN_STAKE } from './stake/stake-case.ts';
export { stakeDivisor, stakeMaturity } from './stake/stake-weight.ts';
export { isFinal } from './transaction/finality.rule.ts';
export { FREE_THRESHOLD, isShareEnough, realThreshold } from './transaction/issue-threshold.ts';
export { transactionCase, type TransactionCase } from './transaction-case.ts';
export type { ChainContext, RuleProfile } from './view/chain-context.ts';
export type { AssetRecord, CertificateRecord, ConsensusView, HeaderRecord, PreviousOutput, StakeLock } from './view/consensus-view.ts';
export { viewNeeds, type ViewNeeds } from './view/view-needs.ts';
