import { connect, Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * All connections of one client. Once closed, none is left and none can be made: a client that was given up cannot send
 * late what the caller believes failed, however long it still retries.
 */
export class ConnectionGate {
  readonly #sockets = new Set<Socket>();
  #closed = false;

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    if (this.#closed) return refusedSocket();
    const socket = connect({ host, port, noDelay: true }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // The client writes several requests while it still connects; each waits with a listener.
    socket.setMaxListeners(100);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    // With an error, for the client listens for that and not for `close`.
    for (const socket of this.#sockets) socket.destroy(new Error('The client was given up.'));
  }
}

/** A socket that fails as soon as its owner listens. */
function refusedSocket(): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(new Error('The client was given up.')));
  return socket;
}
