import { buildEthashCache, type EthashCache } from '@mbaas/chain-crypto';
import { assert, expectOk } from '@mbaas/kernel';
import { parentPort } from 'node:worker_threads';
import { checkScripts } from './check-scripts.ts';
import { checkSeals, searchSeal } from './check-seals.ts';
import { RecentEpochs } from './recent-epochs.ts';
import { decodeScriptBatch } from './script-batch.codec.ts';
import type { WorkerAnswers, WorkerReply, WorkerRequest } from './worker-messages.ts';

const caches = new RecentEpochs<EthashCache>();

function cacheOf({ epoch, cache }: Extract<WorkerRequest, { kind: 'seals' | 'search' }>): EthashCache {
  if (cache !== undefined) caches.put(epoch, cache);
  const held = caches.get(epoch);
  assert(held !== undefined, 'a cache comes with the first task of its epoch');
  return held;
}

function answer(request: WorkerRequest): WorkerAnswers[keyof WorkerAnswers] {
  switch (request.kind) {
    case 'scripts':
      return checkScripts({ rules: request.rules, transactions: expectOk(decodeScriptBatch(new Uint8Array(request.batch)), 'our own codec packed it') });
    case 'build-cache':
      return buildEthashCache(request.epoch, { shared: true });
    case 'seals':
      return checkSeals(cacheOf(request), request.headers);
    case 'search':
      return searchSeal(cacheOf(request), request.header, request.startNonce, request.attempts);
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  let reply: WorkerReply;
  try {
    reply = { id: request.id, answer: answer(request) };
  } catch (error) {
    reply = { id: request.id, failure: error instanceof Error ? error.message : 'unknown failure' };
  }
  parentPort?.postMessage(reply);
});
