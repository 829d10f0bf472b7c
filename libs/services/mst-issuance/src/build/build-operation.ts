import { assert } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import type { OperationKind } from '@mbaas/contracts-events';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { BuildOperation } from '@mbaas/flow-operations';
import { buildBurnAsset, buildTransferAsset } from './build-asset-payment.ts';
import type { BuildKind } from './build-context.ts';
import { buildIssue } from './build-issue.ts';
import { buildSecondary } from './build-secondary.ts';
import { buildTransferEtp } from './build-transfer-etp.ts';

const KINDS: Partial<Record<OperationKind, BuildKind>> = {
  'etp-transfer': buildTransferEtp,
  'mst-issue': buildIssue,
  'mst-secondary-issue': buildSecondary,
  'mst-transfer': buildTransferAsset,
  'mst-burn': buildBurnAsset,
};

/** Builds whatever kind of operation this service owns. */
export const buildOperation =
  (queries: QueryPort, network: Network): BuildOperation =>
  (operation, excluded) => {
    const build = KINDS[operation.kind];
    assert(build !== undefined, 'A stored operation is of a kind of this service.');
    return build({ queries, network, tenant: operation.tenant, excluded }, operation);
  };
