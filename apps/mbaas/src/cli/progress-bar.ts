const WIDTH = 28;

/** A line that redraws itself on a terminal, and a line now and then where output is kept (a file, CI). */
export class ProgressBar {
  readonly #out: NodeJS.WriteStream;
  readonly #intervalMs: number;
  #drawnAt = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.#intervalMs = out.isTTY ? 100 : 5_000;
  }

  /** `fraction` 0..1. Draws at most ten times a second; the last one always. */
  draw(fraction: number, text: string, last = false): void {
    const now = Date.now();
    if (!last && now - this.#drawnAt < this.#intervalMs) return;
    this.#drawnAt = now;
    const filled = Math.round(Math.min(1, Math.max(0, fraction)) * WIDTH);
    const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}`;
    this.#out.write(this.#out.isTTY ? `\r\u001b[K${line}${last ? '\n' : ''}` : `${line}\n`);
  }
}
