/** What can be put on a connection; numbers of time in ms. */
export type Toxic =
  /** Every piece comes later. */
  | { readonly type: 'latency'; readonly latencyMs: number; readonly jitterMs?: number }
  | { readonly type: 'bandwidth'; readonly kilobytesPerSecond: number }
  /** Nothing passes; the connection is closed after the time, or never (0). */
  | { readonly type: 'timeout'; readonly timeoutMs: number }
  /** New connections are reset (RST) after the time; those that were open before are closed. */
  | { readonly type: 'reset_peer'; readonly timeoutMs: number }
  /** What is written as one piece arrives as many. */
  | { readonly type: 'slicer'; readonly averageBytes: number; readonly variationBytes: number; readonly delayMicroseconds: number };

/** A toxic's attributes as the program names them. */
export function attributesOf(toxic: Toxic): Record<string, number> {
  switch (toxic.type) {
    case 'latency':
      return { latency: toxic.latencyMs, jitter: toxic.jitterMs ?? 0 };
    case 'bandwidth':
      return { rate: toxic.kilobytesPerSecond };
    case 'timeout':
    case 'reset_peer':
      return { timeout: toxic.timeoutMs };
    case 'slicer':
      return { average_size: toxic.averageBytes, size_variation: toxic.variationBytes, delay: toxic.delayMicroseconds };
  }
}
