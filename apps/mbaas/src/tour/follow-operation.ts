import type { RestClient } from './rest-client.ts';

export interface OperationView extends Record<string, unknown> {
  readonly operationId: string;
  readonly state: string;
  readonly txid?: string;
  readonly height?: number;
  readonly code?: string;
  readonly detail?: string;
}

const POLL_MS = 150;
const LIMIT_MS = 90_000;

/** Follows an operation until it is confirmed (or final, where asked). Throws when it is rejected or takes too long. */
export async function followOperation(client: RestClient, operationId: string, until: 'confirmed' | 'final' = 'confirmed'): Promise<OperationView> {
  const done = until === 'final' ? ['final'] : ['confirmed', 'final'];
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const operation = await client.get<OperationView>(`/v1/operations/${operationId}`);
    if (done.includes(operation.state)) return operation;
    if (operation.state === 'rejected') throw new Error(`operation ${operationId} was rejected: ${operation.code ?? ''} ${operation.detail ?? ''}`);
    if (Date.now() > deadline) throw new Error(`operation ${operationId} is still ${operation.state} after ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
