export * from './chain.routes.ts';
export * from './event.routes.ts';
export * from './mining.routes.ts';
export * from './operation.routes.ts';
export * from './page.ts';
export * from './route-definition.ts';
export * from './tenant.routes.ts';
export * from './wallet.routes.ts';
