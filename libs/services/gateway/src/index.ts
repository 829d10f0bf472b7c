export { formatApiKey, generateApiKey } from './access/api-key.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { GATEWAY_CODES } from './gateway.errors.ts';
export type { Probes } from './health/health.routes.ts';
export type { Mount } from './http/mount.ts';
export { installGateway } from './install-gateway.ts';
export { DEFAULT_DOOR_CONFIG, type DoorConfig } from './pressure/pressure-gate.ts';
