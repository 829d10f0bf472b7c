export { createWorkQueue, type WorkQueueOptions } from './create-work-queue.ts';
export { createDeadLetters, type DeadLettersOptions } from './dead-letters/create-dead-letters.ts';
export type * from './dead-letters/dead-letter.ts';
export { installWork } from './install-work.ts';
export { DEAD_LETTER_CODES, WORK_CODES, WorkError, type WorkCode } from './work.errors.ts';
export type * from './work.port.ts';
