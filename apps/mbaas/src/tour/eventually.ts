const LIMIT_MS = 15_000;
const PAUSE_MS = 150;

/** Facts travel: what follows from one is there a moment later. Repeats `work` until it stops throwing, for a while. */
export async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
