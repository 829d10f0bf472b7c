import { optionalText } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';
import { p2pOptions } from '@mbaas/service-p2p-ingress';

/** Everything that the environment can set. */
export const p2pIngressConfig = serviceConfig('p2p-ingress', {
  ...p2pOptions,
  blocksFile: optionalText({ doc: 'File of recorded blocks (.jsonl or .jsonl.gz) to pass on, as fast as the store takes them; none without it.' }),
});
