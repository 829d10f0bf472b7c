// The other end of a connection, byte by byte.
import { connect, type Socket } from 'node:net';
import { splitFrames } from '@mbaas/chain-codec';
import { nativeSha256 } from '@mbaas/platform-native-crypto';

export interface ReceivedFrame {
  readonly command: string;
  readonly payload: Uint8Array;
}

export class WireClient {
  readonly frames: ReceivedFrame[] = [];
  /** How many frames have been looked at. */
  isClosed = false;
  readonly #socket: Socket;
  readonly #magic: number;
  readonly #waiting = new Set<() => void>();
  #rest: Uint8Array = new Uint8Array(0);

  private constructor(socket: Socket, magic: number) {
    this.#socket = socket;
    this.#magic = magic;
    socket.on('data', (data) => this.#take(data));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.#changed();
    });
  }

  /** `localAddress`: another host for the other side. */
  static open(address: string, magic: number, localAddress: string): Promise<WireClient> {
    const [host = '', port = ''] = address.split(':');
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port: Number(port), localAddress });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new WireClient(socket, magic));
      });
    });
  }

  send(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Resolves as soon as `look` gives something. Rejects after 60 s, saying what was waited for. */
  until<T>(what: string, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(again);
        reject(new Error(`waited for ${what} in vain; received: ${this.frames.map(({ command }) => command).join(' ')}`));
      }, 60_000);
      const again = (): void => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(late);
        this.#waiting.delete(again);
        resolve(found);
      };
      this.#waiting.add(again);
      again();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: Uint8Array): void {
    const { frames, rest } = splitFrames(Buffer.concat([this.#rest, data]), this.#magic, nativeSha256);
    this.#rest = rest;
    this.frames.push(...frames.map(({ command, payload }) => ({ command, payload: Uint8Array.from(payload) })));
    this.#changed();
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}
