// What a driver of Bus is made of, whatever carries the facts: so that the drivers cannot drift apart.
export { BusListeners } from '../delivery/bus-listeners.ts';
export { ConsumerRegister } from '../delivery/consumer-register.ts';
export { ConsumerStanding } from '../delivery/consumer-standing.ts';
export { FactCache } from '../delivery/fact-cache.ts';
export { BATCH_FACTS, FactDelivery, type FactDeliveryOptions } from '../delivery/fact-delivery.ts';
export { LaneMoved, type FactLane } from '../delivery/fact-lane.port.ts';
export { Signal } from '../delivery/signal.ts';
export { interruptionCode } from '../failure-code.ts';
export { loadCursor } from '../inbox/cursor.store.ts';
export { forgetHandled } from '../inbox/inbox.store.ts';
export { countParked } from '../inbox/parked-fact.store.ts';
export { retryParked } from '../inbox/retry-parked.ts';
export { messagingMetrics, type MessagingMetrics } from '../messaging.metrics.ts';
export { OUTBOX_CHANNEL } from '../outbox/append-facts.ts';
export { BATCH_BYTES, loadNextFacts, loadWaiting, type FactRow } from '../outbox/fact-log.ts';
export { dropOldPartitions, ensurePartitions } from '../outbox/partitions.ts';
export { relayOutbox } from '../outbox/relay.ts';
export { tableOf } from '../sql-name.ts';
