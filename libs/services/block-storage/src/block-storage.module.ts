import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createBlockStorage, type BlockStorage, type BlockStorageOptions } from './block-storage.ts';

/** Injection token of the running BlockStorage. */
export const BLOCK_STORAGE = Symbol('BLOCK_STORAGE');

/** Starts and stops the service with the application. */
class BlockStorageLifecycle implements OnModuleInit, OnApplicationShutdown {
  readonly #service: BlockStorage;

  constructor(service: BlockStorage) {
    this.#service = service;
  }

  onModuleInit(): Promise<void> {
    return this.#service.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#service.stop();
  }
}

/** Nest wiring of block-storage; everything it does is in `createBlockStorage`. */
@Module({})
export class BlockStorageModule {
  static register(options: BlockStorageOptions): DynamicModule {
    return {
      module: BlockStorageModule,
      providers: [
        { provide: BLOCK_STORAGE, useFactory: () => createBlockStorage(options) },
        { provide: BlockStorageLifecycle, useFactory: (service: BlockStorage) => new BlockStorageLifecycle(service), inject: [BLOCK_STORAGE] },
      ],
      exports: [BLOCK_STORAGE],
    };
  }
}
