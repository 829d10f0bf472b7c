import { choice, duration, integer, share } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const blockStorageConfig = serviceConfig('block-storage', {
  profile: choice(['auto', 'reference', 'hardened'], { doc: 'Rules of blocks and transactions: auto takes hardened on networks that this platform may produce for, reference on all others. Every instance of a network takes the same.', default: 'auto' }),
  verifier: choice(['kafka', 'threads'], { doc: 'Who checks scripts and seals: validators behind Kafka, or threads of this process.', default: 'kafka' }),
  verifierThreads: integer({ doc: 'Threads of this process for checks, with validators too: for second opinions. 0 takes as many as the machine runs at once.', min: 0, max: 64, default: '1' }),
  secondOpinion: share({ doc: 'Share of the checks that two validators must answer alike.', default: '0.01' }),
  askAgain: duration({ doc: 'How long a check may stay unanswered before it is asked for again; longer where answers take longer.', default: '1500ms' }),
});
