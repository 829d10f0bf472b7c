import { optionalText } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const p2pIngressConfig = serviceConfig('p2p-ingress', {
  blocksFile: optionalText({ doc: 'File of recorded blocks (.jsonl or .jsonl.gz) to pass on, as fast as the store takes them; none without it.' }),
});
