import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Takes connections from others. */
export class PortListener {
  readonly #accept: (socket: Socket) => void;
  #server: Server | undefined;

  constructor(accept: (socket: Socket) => void) {
    this.#accept = accept;
  }

  /** The port others reach; undefined while nobody can. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? (address satisfies AddressInfo).port : undefined;
  }

  /** Rejects when the port is taken. */
  async start(host: string, port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    // Running out of file descriptors is told by the process' own limits; the next accept may succeed.
    server.on('error', () => undefined);
    this.#server = server;
  }

  /** Takes no more; resolves when every connection has ended. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
