import { pressureQueries, type PressureOwner, type QueryPort } from '@mbaas/contracts-queries';
import type { Problem } from '@mbaas/kernel';
import { gatewayProblem } from '../gateway.errors.ts';

/** When the door refuses, with its defaults. */
export interface DoorConfig {
  /** The door takes no writes for a service whose oldest unfinished work is older. */
  readonly maxPressureMs: number;
  /** How long an answer about it is believed. */
  readonly pressureAgeMs: number;
}

export const DEFAULT_DOOR_CONFIG: DoorConfig = { maxPressureMs: 30_000, pressureAgeMs: 1_000 };

/** Bounds of Retry-After, seconds. */
const RETRY_MIN_S = 1;
const RETRY_MAX_S = 60;

interface Known {
  readonly askedAt: number;
  readonly oldestMs: Promise<number>;
}

/** Asks services how far behind they are, each at most once in `pressureAgeMs`, however many requests come. */
export class PressureGate {
  readonly #queries: QueryPort;
  readonly #config: DoorConfig;
  readonly #known = new Map<PressureOwner, Known>();

  constructor(queries: QueryPort, config: Partial<DoorConfig> = {}) {
    this.#queries = queries;
    this.#config = { ...DEFAULT_DOOR_CONFIG, ...config };
  }

  /** GATEWAY_BUSY where the owner is too far behind to take more. One that cannot be asked refuses the request by itself. */
  async refusal(owner: PressureOwner): Promise<Problem | undefined> {
    const lateMs = (await this.#oldestMs(owner)) - this.#config.maxPressureMs;
    if (lateMs <= 0) return undefined;
    return gatewayProblem('GATEWAY_BUSY', { retryAfterSeconds: Math.min(RETRY_MAX_S, Math.max(RETRY_MIN_S, Math.ceil(lateMs / 1000))) });
  }

  #oldestMs(owner: PressureOwner): Promise<number> {
    const known = this.#known.get(owner);
    const now = performance.now();
    if (known !== undefined && now - known.askedAt < this.#config.pressureAgeMs) return known.oldestMs;
    const oldestMs = this.#ask(owner);
    this.#known.set(owner, { askedAt: now, oldestMs });
    return oldestMs;
  }

  async #ask(owner: PressureOwner): Promise<number> {
    const answer = await this.#queries.ask(pressureQueries[owner], {});
    return answer.ok ? answer.value.oldestMs : 0;
  }
}
