export { DEAD_LETTER_CODES, WORK_CODES, WorkError, type WorkCode } from '@mbaas/platform-messaging';
