import { text } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const keyManagementConfig = serviceConfig('key-management', {
  kekFile: text({ doc: 'File of the key-encryption key: 32 random bytes, mode 0600, made when it is missing. The same for all instances. Back it up apart from the database: without it no wallet opens.' }),
});
