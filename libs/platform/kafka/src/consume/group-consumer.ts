import type { Kafka } from 'kafkajs';
import { createGroupClient, type GroupClient } from '../client/group-client.ts';
import type { SubscribeOptions } from '../kafka.port.ts';

/** Longest wait of a fetch that finds nothing; also the longest a resumed partition waits. Data ends it at once. */
const FETCH_WAIT_MS = 500;
/** A member learns of a rebalance by it, so it sets how long others wait for their partitions. */
export const HEARTBEAT_MS = 1_000;
/** Members have this long to finish their batches when the group shares its partitions anew. */
const REBALANCE_MS = 30_000;
const METADATA_MS = 10_000;
const MOST_FETCH_BYTES = 8 * 1024 * 1024;

/** The client's consumer as this driver runs it: it neither commits nor starts anew by itself. */
export const createGroupConsumer = (client: Kafka, { group, sessionTimeoutMs = 10_000, maxBytes = 1024 * 1024 }: SubscribeOptions): GroupClient =>
  createGroupClient(client, {
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.min(HEARTBEAT_MS, Math.floor(sessionTimeoutMs / 3)),
    rebalanceTimeout: Math.max(REBALANCE_MS, sessionTimeoutMs),
    maxBytesPerPartition: maxBytes,
    maxBytes: Math.max(maxBytes, Math.min(MOST_FETCH_BYTES, maxBytes * 4)),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    metadataMaxAge: METADATA_MS,
    allowAutoTopicCreation: false,
    // Its owner makes another client instead, and counts it.
    retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 5, restartOnFailure: () => Promise.resolve(false) },
  });
