import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogHandler } from './event-log.handler.ts';
import { EventLogStore } from './event-log.store.ts';

/** The gateway's one consumer of facts, as a Nest module without a door. */
@Module({})
export class EventLogModule {
  static register(store: EventLogStore): DynamicModule {
    return { module: EventLogModule, controllers: [EventLogHandler], providers: [{ provide: EventLogStore, useValue: store }] };
  }
}
