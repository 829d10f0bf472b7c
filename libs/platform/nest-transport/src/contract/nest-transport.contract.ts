import type { Bus, ConsumerProgress, Fact } from '@mbaas/platform-messaging';
import { append, counted, effects, ignored, makeEffects, numberOf, type BusWorld } from '@mbaas/platform-messaging/contract';
import { currentTraceparent, withSpan } from '@mbaas/platform-tracing';
import { Catch, Controller, Module, Scope, UseFilters, UseGuards, type Type } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { EMPTY, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FactContext } from '../fact-context.ts';
import { serveFacts } from '../serve-facts.ts';

const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const coded = (code: string): Error => Object.assign(new Error('refused'), { code });
const numbers = (facts: readonly Fact[]): number[] => facts.map(numberOf);

async function saveEffects({ tx }: FactContext, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) await tx.query('INSERT INTO gamma.effect (consumer, key, n) VALUES ($1, $2, $3)', ['nest', fact.key, numberOf(fact)]);
}

/** Hides every failure, as a filter of somebody's may. */
@Catch()
class SwallowEverything {
  catch() {
    return EMPTY;
  }
}

/**
 * What handlers declared in Nest get from every driver of Bus, on a real database. `makeWorld` runs before each test.
 * @example
 * nestTransportContract('in process', async () => ({ database, makeBus: () => new InProcessBus({ … }), close }));
 */
export function nestTransportContract(driver: string, makeWorld: () => Promise<BusWorld>): void {
  describe(`Nest's handlers, ${driver}`, () => {
    let world: BusWorld;
    let bus: Bus;
    beforeEach(async () => {
      world = await makeWorld();
      await makeEffects(world.database);
      bus = world.makeBus();
    });
    afterEach(() => world.close());

    const serve = async (controller: Type, order: 'stop' | 'park' = 'stop'): Promise<void> => {
      @Module({ controllers: [controller] })
      class SpecModule {}
      await serveFacts(SpecModule, { bus, name: 'nest', database: world.database, schema: 'gamma', order, facts: [counted, ignored] });
      await bus.start();
    };
    const progress = async (): Promise<ConsumerProgress | undefined> => (await bus.progress())[0];

    it('get facts that stand together and are theirs as one array, in order', async () => {
      const calls: (readonly [string, number[]])[] = [];
      @Controller()
      class Spec {
        @EventPattern('spec.counted')
        counted(@Payload() facts: readonly Fact[]): void {
          calls.push(['counted', numbers(facts)]);
        }
        @EventPattern('spec.ignored')
        ignored(@Payload() facts: readonly Fact[]): void {
          calls.push(['ignored', numbers(facts)]);
        }
      }
      await append(world.database, [1, 2]);
      await append(world.database, [3], { event: ignored });
      await append(world.database, [4]);
      await serve(Spec);
      await soon(() => expect(calls.flatMap(([, seen]) => seen)).toEqual([1, 2, 3, 4]));
      for (const [kind, seen] of calls) expect(seen.every((n) => (n === 3) === (kind === 'ignored'))).toBe(true);
    });

    it('get facts of several kinds together where one method names them', async () => {
      const seen: number[] = [];
      @Controller()
      class Spec {
        @EventPattern(['spec.counted', 'spec.ignored'])
        async both(@Payload() facts: readonly Fact[], @Ctx() context: FactContext): Promise<void> {
          seen.push(...numbers(facts));
          await saveEffects(context, facts);
        }
      }
      await append(world.database, [1, 2]);
      await append(world.database, [3], { event: ignored });
      await append(world.database, [4]);
      await serve(Spec);
      await soon(async () => expect(await effects(world.database)).toEqual([1, 2, 3, 4]));
      expect(seen).toEqual([1, 2, 3, 4]);
    });

    it('write in the transaction of the inbox: what a failed turn wrote is gone', async () => {
      let failures = 0;
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        async counted(@Payload() facts: readonly Fact[], @Ctx() context: FactContext): Promise<void> {
          await saveEffects(context, facts);
          if (failures < 2) {
            failures += 1;
            throw coded('NOT_NOW');
          }
        }
      }
      await append(world.database, [1, 2, 3]);
      await serve(Spec);
      await soon(async () => expect(await effects(world.database)).toEqual([1, 2, 3]));
      expect(failures).toBe(2);
    });

    it.each([
      ['throws', () => { throw coded('SPEC_REFUSED'); }],
      ['rejects', async () => Promise.reject(coded('SPEC_REFUSED'))],
      ['returns a failing observable', () => throwError(() => coded('SPEC_REFUSED'))],
    ])('stop the consumer with their own code where one %s', async (_what, work) => {
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        counted(): unknown {
          return work();
        }
      }
      await append(world.database, [1]);
      await serve(Spec);
      await soon(async () => expect(await progress()).toMatchObject({ state: 'stopped', code: 'SPEC_REFUSED' }));
    });

    it('park the key of a fact they refuse, others go on', async () => {
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        async counted(@Payload() facts: readonly Fact[], @Ctx() context: FactContext): Promise<void> {
          if (facts.some(({ key }) => key === 'bad')) throw coded('SPEC_REFUSED');
          await saveEffects(context, facts);
        }
      }
      await append(world.database, [1], { key: 'bad' });
      await append(world.database, [2], { key: 'good' });
      await serve(Spec, 'park');
      await soon(async () => expect([await effects(world.database), (await progress())?.parked]).toEqual([[2], 1]));
    });

    it('are asked again without end where the failure is of the moment', async () => {
      let asked = 0;
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        async counted(@Payload() facts: readonly Fact[], @Ctx() context: FactContext): Promise<void> {
          asked += 1;
          // A deadlock, more often than a poison fact is tried.
          if (asked <= 6) throw coded('40P01');
          await saveEffects(context, facts);
        }
      }
      await append(world.database, [1]);
      await serve(Spec);
      await soon(async () => expect(await effects(world.database)).toEqual([1]));
      expect(await progress()).toMatchObject({ state: 'running' });
    });

    it('are done when their observable has completed', async () => {
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        counted() {
          return of(1, 2);
        }
      }
      await append(world.database, [1]);
      await serve(Spec);
      await soon(async () => expect((await progress())?.sources.map(({ position }) => position)).toContain(1n));
    });

    it('have failed also where a filter hides it', async () => {
      @Controller()
      @UseFilters(new SwallowEverything())
      class Spec {
        @EventPattern(['spec.counted'])
        counted(): void {
          throw coded('SPEC_REFUSED');
        }
      }
      await append(world.database, [1]);
      await serve(Spec);
      await soon(async () => expect(await progress()).toMatchObject({ state: 'stopped', code: 'SPEC_REFUSED' }));
    });

    it('have not handled what a guard keeps from them', async () => {
      @Controller()
      @UseFilters(new SwallowEverything())
      @UseGuards({ canActivate: () => false })
      class Spec {
        @EventPattern(['spec.counted'])
        counted(): void {
          // Never reached.
        }
      }
      await append(world.database, [1]);
      await serve(Spec);
      await soon(async () => expect(await progress()).toMatchObject({ state: 'stopped', code: 'CONSUMER_HANDLER_FAILED' }));
    });

    it('belong to the trace that caused their facts', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const seen: unknown[] = [];
      @Controller()
      class Spec {
        @EventPattern(['spec.counted'])
        async counted(@Payload() facts: readonly Fact[]): Promise<void> {
          await Promise.resolve();
          seen.push(currentTraceparent(), ...facts.map((fact) => fact.traceparent));
        }
      }
      await withSpan('request', { parent: traceparent }, () => append(world.database, [1]));
      await serve(Spec);
      await soon(() => expect(seen).toEqual([traceparent, traceparent]));
    });

    it('may be made anew for each turn', async () => {
      let made = 0;
      @Controller({ scope: Scope.REQUEST })
      class Spec {
        constructor() {
          made += 1;
        }
        @EventPattern(['spec.counted'])
        async counted(@Payload() facts: readonly Fact[], @Ctx() context: FactContext): Promise<void> {
          await saveEffects(context, facts);
        }
      }
      await serve(Spec);
      await append(world.database, [1]);
      await soon(async () => expect(await effects(world.database)).toEqual([1]));
      await append(world.database, [2]);
      await soon(async () => expect(await effects(world.database)).toEqual([1, 2]));
      expect(made).toBeGreaterThanOrEqual(2);
    });
  });
}
