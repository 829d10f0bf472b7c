import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from '@mbaas/platform-observability';
import type { PipelineStores } from './http/pipeline.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { controllerOf } from './http/route-controller.ts';
import type { RouteBinding } from './http/route-binding.ts';

/** The REST door as a Nest module: one controller per group of declared routes. */
@Module({})
export class GatewayModule {
  static register(options: { readonly groups: readonly (readonly RouteBinding[])[]; readonly stores: PipelineStores; readonly log: Logger }): DynamicModule {
    return {
      module: GatewayModule,
      controllers: options.groups.map((bindings) => controllerOf(bindings, options.stores)),
      providers: [{ provide: APP_FILTER, useValue: new ProblemFilter(options.log) }],
    };
  }
}
