import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import type { FactContext } from './fact-context.ts';

/**
 * Notes how a handler ended. Nest's own filter logs an error and gives "Internal server error" in its place; the bus must
 * see the error itself, for it decides by it (of the moment or not, which code).
 */
export class TurnInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = execution.switchToRpc().getContext<FactContext>();
    return next.handle().pipe(
      tap({
        error: (error: unknown) => {
          context.turn = { ended: 'failed', error };
        },
        complete: () => {
          context.turn = { ended: 'done' };
        },
      }),
    );
  }
}
