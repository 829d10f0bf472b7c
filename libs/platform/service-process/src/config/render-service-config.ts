import { renderConfigReference } from '@mbaas/platform-config';
import type { ServiceConfig } from './service-config.ts';

/** A service's part of the reference page: its name, and the options that not every service has. */
export function renderServiceConfig({ name, own }: Pick<ServiceConfig, 'name' | 'own'>): string {
  const none = Object.keys(own.shape).length === 0;
  return `### ${name}\n\n${none ? 'No options of its own.\n' : renderConfigReference(own)}`;
}
