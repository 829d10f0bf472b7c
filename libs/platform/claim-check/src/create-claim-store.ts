import { createHash } from 'node:crypto';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { ClaimError } from './claim.errors.ts';
import type { Claim, ClaimStore } from './claim-store.port.ts';

/** Longest body, in bytes: work declares smaller bounds of its own. */
export const MAX_CLAIM_BYTES = 32 * 1024 * 1024;

const HASH = /^[0-9a-f]{64}$/;
/** Rows a sweep drops in one transaction. */
const SWEEP_ROWS = 50;

export interface ClaimStoreOptions {
  readonly database: Database;
  /** From the last `put`; longer than the topics keep the messages that name the claims. */
  readonly lifetimeMs: number;
  readonly log: Logger;
}

/** Claims in PostgreSQL. `installClaims` has run. */
export function createClaimStore({ database, lifetimeMs, log }: ClaimStoreOptions): ClaimStore {
  return {
    async put(bytes) {
      if (bytes.length > MAX_CLAIM_BYTES) throw new ClaimError('CLAIM_TOO_LARGE');
      const hash = createHash('sha256').update(bytes).digest();
      const claim = { hash: hash.toString('hex'), size: bytes.length };
      // Most second copies come from a retry: renewed without sending the bytes again.
      if (!(await keep(database, hash, lifetimeMs))) {
        await database.query({
          name: 'claim_put',
          text: `INSERT INTO work.claim (hash, bytes, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
                 ON CONFLICT (hash) DO UPDATE SET expires_at = greatest(claim.expires_at, excluded.expires_at)`,
          values: [hash, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), lifetimeMs],
        });
      }
      await failpoint('claim.after-put');
      return claim;
    },
    async get(claim) {
      const hash = hashOf(claim);
      const { rows } = await database.query<{ size: number; bytes: Buffer | null }>({
        name: 'claim_get',
        // The length is known without reading the bytes; those of another length stay where they are.
        text: `SELECT octet_length(bytes) AS size, CASE WHEN octet_length(bytes) = $2 THEN bytes END AS bytes
               FROM work.claim WHERE hash = $1 AND expires_at > now()`,
        values: [hash, claim.size],
      });
      const found = rows[0];
      if (found === undefined) return undefined;
      if (found.bytes === null || !createHash('sha256').update(found.bytes).digest().equals(hash)) {
        log.error('A claim\'s bytes are not what it says', { claim: claim.hash, sizeBytes: claim.size, storedBytes: found.size });
        throw new ClaimError('CLAIM_CORRUPT');
      }
      return new Uint8Array(found.bytes.buffer, found.bytes.byteOffset, found.bytes.length);
    },
    keep: (claim, keptMs) => keep(database, hashOf(claim), keptMs),
    async sweep() {
      let dropped = 0;
      for (;;) {
        const { rowCount } = await database.query(
          `DELETE FROM work.claim WHERE hash IN (SELECT hash FROM work.claim WHERE expires_at <= now() ORDER BY expires_at LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`,
        );
        dropped += rowCount ?? 0;
        if ((rowCount ?? 0) < SWEEP_ROWS) return dropped;
      }
    },
  };
}

async function keep(database: Database, hash: Buffer, lifetimeMs: number): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'claim_keep',
    text: `UPDATE work.claim SET expires_at = greatest(expires_at, now() + $2 * interval '1 millisecond') WHERE hash = $1`,
    values: [hash, lifetimeMs],
  });
  return rowCount === 1;
}

function hashOf({ hash, size }: Claim): Buffer {
  if (!HASH.test(hash) || !Number.isSafeInteger(size) || size < 0 || size > MAX_CLAIM_BYTES) throw new ClaimError('CLAIM_MALFORMED');
  return Buffer.from(hash, 'hex');
}
