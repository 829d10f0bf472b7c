import { verifierContract } from './contract/verifier.contract.ts';
import { createWorkerVerifier } from './worker-verifier.ts';

verifierContract('worker threads', async () => ({ verifier: createWorkerVerifier({ threads: 2 }), close: async () => undefined }));
