import { busContract } from '@mbaas/platform-messaging/contract';
import { makeKafkaWorld } from '../test/kafka-world.ts';

busContract('over Kafka', () => makeKafkaWorld());
