import { buildEthashCache } from '@mbaas/chain-crypto';
import { expectOk } from '@mbaas/kernel';
import { parentPort } from 'node:worker_threads';
import { checkScripts } from './check-scripts.ts';
import { checkSeal, searchSeal } from './check-seals.ts';
import { decodeScriptBatch } from './script-batch.codec.ts';
import type { WorkerAnswers, WorkerReply, WorkerRequest } from './worker-messages.ts';

function answer(request: WorkerRequest): WorkerAnswers[keyof WorkerAnswers] {
  switch (request.kind) {
    case 'scripts':
      return checkScripts({ rules: request.rules, transactions: expectOk(decodeScriptBatch(new Uint8Array(request.batch)), 'our own codec packed it') });
    case 'build-cache':
      return buildEthashCache(request.epoch, { shared: true });
    case 'seals':
      return request.headers.map((header) => checkSeal(request.cache, header));
    case 'search':
      return searchSeal(request.cache, request.header, request.startNonce, request.attempts);
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
