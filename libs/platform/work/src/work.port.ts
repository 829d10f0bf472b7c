export type { DeadLetterNotice, PublishOptions, WorkConsumer, WorkMessage, WorkOutcome, WorkQueue } from '@mbaas/platform-messaging';
