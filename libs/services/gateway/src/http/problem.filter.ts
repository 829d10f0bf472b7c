import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@mbaas/platform-observability';
import type { FastifyReply } from 'fastify';
import { replyProblem } from './problem-reply.ts';
import { thrownProblem } from './thrown-problem.ts';

/** Answers with a problem whatever was thrown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const problem = thrownProblem(thrown, this.#log);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!reply.sent) replyProblem(reply, problem);
  }
}
