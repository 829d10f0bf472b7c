import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createKeyManagement, type KeyManagement, type KeyManagementOptions } from './create-key-management.ts';

/** Injection token of the running service. */
export const KEY_MANAGEMENT = Symbol('KEY_MANAGEMENT');

/** Key management as a Nest module; the composition root gives the drivers. */
@Module({})
export class KeyManagementModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #service: KeyManagement;

  constructor(@Inject(KEY_MANAGEMENT) service: KeyManagement) {
    this.#service = service;
  }

  static register(options: KeyManagementOptions): DynamicModule {
    return { module: KeyManagementModule, providers: [{ provide: KEY_MANAGEMENT, useFactory: () => createKeyManagement(options) }], exports: [KEY_MANAGEMENT] };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.#service.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#service.stop();
  }
}
