import { isEpochStart, isSuccessionAllowed, mayCarryPosGenesis, MINING_CERTIFICATE, mstSubsidy, requiredBits, subsidy, type ChainContext, type ConsensusView } from '@mbaas/chain-consensus';
import { err, ok, type Refusal, type Result } from '@mbaas/kernel';

/** Kinds of block that are made from a template. */
export type TemplateVersion = 1 | 2;

/** What the rules ask of the header and the first coinbase of the next block. */
export interface HeaderTerms {
  readonly version: TemplateVersion;
  readonly height: number;
  /** Time of the tip, Unix seconds: a block is never older. */
  readonly minimumTimestamp: number;
  /** The time that `bits` holds for: a proof of work depends on it. */
  readonly timestamp: number;
  readonly bits: bigint;
  readonly subsidy: bigint;
  readonly posGenesis: boolean;
}

type Headers = Pick<ConsensusView, 'header' | 'lastHeaderOfVersion'>;

/**
 * Terms of the next block of a version. BLOCK_SAME_KIND_TOO_LONG: too many of this version lie in a row (consensus.md 1.5);
 * BLOCK_STAKE_BEFORE_START: the network has no proof of stake yet.
 */
export function headerTerms(version: TemplateVersion, view: Headers, context: ChainContext): Result<HeaderTerms, Refusal> {
  const { height, network } = context;
  if (version === 2 && height < network.heights.pos) return err({ code: 'BLOCK_STAKE_BEFORE_START' });
  if (!isSuccessionAllowed({ version, number: height }, view, network)) return err({ code: 'BLOCK_SAME_KIND_TOO_LONG', detail: { version } });
  const minimumTimestamp = view.header(height - 1)?.timestamp ?? 0;
  const timestamp = Math.max(minimumTimestamp, context.now ?? 0);
  return ok({
    version,
    height,
    minimumTimestamp,
    timestamp,
    bits: requiredBits({ version, timestamp, number: height }, height, view, network),
    subsidy: subsidy(height, version, network),
    // Made once: the rules would let a network whose file names a last height have it in every block up to there.
    posGenesis: context.stakeStarted !== true && mayCarryPosGenesis(version, context),
  });
}

/** Units of an MST that the next block may mine (consensus.md 5.5); 0 where it has no mining certificate, and at epoch starts. */
export function minedQuantity(symbol: string, view: Pick<ConsensusView, 'asset' | 'certificate'>, context: ChainContext): bigint {
  const asset = view.asset(symbol);
  const certificate = view.certificate(symbol, MINING_CERTIFICATE);
  if (asset === undefined || certificate === undefined || isEpochStart(context)) return 0n;
  return mstSubsidy(context.height, asset.issueHeight, certificate.content ?? '');
}
