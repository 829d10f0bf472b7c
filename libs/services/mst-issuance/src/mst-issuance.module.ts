import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createMstIssuance, type MstIssuance, type MstIssuanceOptions } from './create-mst-issuance.ts';

/** Injection token of the running service. */
export const MST_ISSUANCE = Symbol('MST_ISSUANCE');

/** MST issuance as a Nest module; the composition root gives the drivers. */
@Module({})
export class MstIssuanceModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #service: MstIssuance;

  constructor(@Inject(MST_ISSUANCE) service: MstIssuance) {
    this.#service = service;
  }

  static register(options: MstIssuanceOptions): DynamicModule {
    return { module: MstIssuanceModule, providers: [{ provide: MST_ISSUANCE, useFactory: () => createMstIssuance(options) }], exports: [MST_ISSUANCE] };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.#service.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#service.stop();
  }
}
