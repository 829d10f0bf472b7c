import { allFacts, allWork, workTopics } from '@mbaas/contracts-events';
import type { Kafka } from '@mbaas/platform-kafka';
import { ensureFactTopics } from '@mbaas/platform-messaging-kafka';

/**
 * Makes every topic of a network that is missing, facts and work: whoever starts first does it, and for all others it is a
 * look. Throws TopicMismatch where one is not as declared.
 */
export async function ensureAllTopics(kafka: Kafka, network: string): Promise<void> {
  await ensureFactTopics(kafka, network, new Set(allFacts.map(({ stream }) => stream)));
  await kafka.ensureTopics(allWork.flatMap((work) => Object.values(workTopics(network, work))));
}
