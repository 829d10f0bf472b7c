import { integer, optionalSecret, text } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const gatewayConfig = serviceConfig('gateway', {
  doorHost: text({ doc: 'Address that the public door listens on. Another than loopback lets others in: put TLS in front.', default: '127.0.0.1' }),
  doorPort: integer({ doc: 'Port of REST, events and the OpenID Provider.', min: 1, max: 65_535, default: '8080' }),
  publicUrl: text({ doc: 'Address that clients use, without a slash at its end.' }),
  sandboxKey: optionalSecret({ doc: 'An API key made beforehand, which becomes an operator\'s key of the tenant "sandbox": for trying out.', minLength: 32 }),
});
