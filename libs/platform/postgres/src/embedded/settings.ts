/**
 * Server settings of the embedded PostgreSQL. Measured for chain storage: long checkpoints keep full-page writes rare,
 * WAL compression costs more than it saves, and the data mostly sits in memory or on flash.
 */
export const EMBEDDED_SETTINGS: Readonly<Record<string, string>> = Object.freeze({
  listen_addresses: '127.0.0.1',
  // TCP on loopback only: a socket file would need a folder both users can write.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  random_page_cost: '1.1',
  max_wal_size: '8GB',
  min_wal_size: '512MB',
  wal_compression: 'off',
  checkpoint_timeout: '30min',
  checkpoint_completion_target: '0.9',
  // Just-in-time compilation delays the short queries we have.
  jit: 'off',
  // Parallel workers need /dev/shm, which containers limit to 64 MB.
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  timezone: 'UTC',
  password_encryption: 'scram-sha-256',
});
