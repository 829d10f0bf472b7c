import { z } from 'zod';
import { defineFact } from './fact-definition.ts';
import { hashText, heightNumber, tenantId } from './scalars.ts';
import { operationStream } from './streams.ts';

/**
 * The life of a transaction that a tenant asked for (ARCHITECTURE §6).
 * submitted → built → signed → accepted → confirmed → final; a reorganisation makes `reverted`, another spend of its inputs
 * in a block makes `contested`; `rejected` ends it with a code that says whose fault.
 */
export const operationState = z.enum(['submitted', 'built', 'signed', 'accepted', 'confirmed', 'final', 'reverted', 'contested', 'rejected']);
export type OperationState = z.output<typeof operationState>;

/** `<prefix>_<32 hex>`; the prefix names the service that owns the operation: `mst`, `idn`, `fau`. */
export const operationId = z.string().regex(/^[a-z]{3}_[0-9a-f]{32}$/);

export const operationKind = z.enum([
  'etp-transfer',
  'faucet-grant',
  'mst-issue',
  'mst-secondary-issue',
  'mst-transfer',
  'mst-burn',
  'avatar-register',
  'avatar-move',
]);
export type OperationKind = z.output<typeof operationKind>;

export const operationChanged = defineFact({
  name: 'operation.changed',
  version: 1,
  stream: operationStream,
  keyedBy: 'operation id',
  doc: 'An operation reached another state.',
  payload: z.strictObject({
    operationId,
    tenant: tenantId,
    kind: operationKind,
    state: operationState,
    revision: z.int().min(1).describe('Number of the change within the operation, without gaps'),
    txid: hashText.optional(),
    height: heightNumber.optional().describe('Height of the confirming block'),
    code: z.string().max(64).optional().describe('Why it was rejected or contested'),
  }),
});
