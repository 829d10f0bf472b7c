export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { createTestKafka, type TestKafka } from './test-kafka.ts';
