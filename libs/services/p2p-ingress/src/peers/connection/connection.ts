import type { Socket } from 'node:net';
import { encodeFrame, WIRE_LIMITS, type P2pCommand } from '@mbaas/chain-codec';
import type { Logger } from '@mbaas/platform-observability';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { PeersConfig } from '../peers.config.ts';
import type { PeersMetrics } from '../peers.metrics.ts';
import { FrameReader, type ReadFrame } from '../wire/frame-reader.ts';
import { TokenBucket } from './token-bucket.ts';

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly magic: number;
  readonly config: PeersConfig;
  /** Steady ms. */
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: PeersMetrics;
  /** Called for one frame after the other; nothing is read from the socket meanwhile. */
  readonly onFrame: (frame: ReadFrame) => Promise<void> | undefined;
  /** The bytes or the pace of the other side are at fault. */
  readonly onFault: (code: 'PEER_MAGIC_WRONG' | 'PEER_COMMAND_UNKNOWN' | 'PEER_FRAME_TOO_LARGE' | 'PEER_CHECKSUM_WRONG' | 'PEER_FRAME_LATE' | 'PEER_NOT_READING') => void;
  /** It went on sending more than it may, for as long as counts as a flood. */
  readonly onFlood: () => void;
  /** Once, when the connection has ended for whatever reason; no frame comes after it. */
  readonly onEnd: (code: string) => void;
}

/**
 * Frames over a socket, both ways: reading stops while a frame is handled and while the other side is over its limits;
 * what it does not take piles up to a limit. Knows no message.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #reader: FrameReader;
  readonly #bytes: TokenBucket;
  readonly #messages: TokenBucket;
  readonly #items: TokenBucket;
  readonly #closed = Promise.withResolvers<void>();
  /** Wakes whoever waits for room or time. */
  readonly #waiting = new Set<() => void>();
  #reading: Promise<void> = Promise.resolve();
  #isReading = false;
  #ended: string | undefined;
  #receivedAt: number;
  /** Time that the frame that has begun took so far, our own work left out. */
  #frameMs = 0;
  #unsent = 0;
  #takenAt: number;
  bytesIn = 0;
  bytesOut = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { socket, config, magic } = options;
    const now = options.now();
    this.#receivedAt = now;
    this.#takenAt = now;
    this.#reader = new FrameReader(magic);
    this.#bytes = new TokenBucket(config.bytesPerSecond, config.bytesBurst, now);
    this.#messages = new TokenBucket(config.messagesPerSecond, config.messagesBurst, now);
    this.#items = new TokenBucket(config.itemsPerSecond, config.itemsBurst, now);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => {
      socket.pause();
      this.#reading = this.#read(chunk);
    });
    socket.on('end', () => this.end('PEER_CLOSED'));
    socket.on('error', () => this.end('PEER_CONNECTION_LOST'));
    socket.on('close', () => {
      this.end('PEER_CONNECTION_LOST');
      this.#closed.resolve();
    });
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** Whether a message is being handled or the other side is held back: nothing is read meanwhile. */
  get isBusy(): boolean {
    return this.#isReading;
  }

  /** Bytes that the system has not taken. */
  get queuedBytes(): number {
    return this.isOpen ? this.#options.socket.writableLength : 0;
  }

  /** Frames and queues a payload. false: the connection has ended, or ends because the other side does not read. */
  send(command: P2pCommand, payload: Uint8Array): boolean {
    if (!this.isOpen) return false;
    const { socket, config, magic, metrics } = this.#options;
    const frame = encodeFrame(magic, command, payload, nativeSha256);
    if (socket.writableLength === 0) this.#takenAt = this.#options.now();
    this.#unsent += 1;
    socket.write(frame, () => this.#sent());
    this.bytesOut += frame.length;
    metrics.sent(command, frame.length);
    // The system took it at once: callbacks come later in this turn.
    const unsent = socket.writableLength === 0 ? 0 : this.#unsent;
    if (unsent > config.sendMessages || socket.writableLength > config.sendBytes) this.#options.onFault('PEER_NOT_READING');
    return this.isOpen;
  }

  /** Resolves when at most `bytes` are queued, and half as many messages as may be, or the connection has ended. */
  async drained(bytes: number): Promise<void> {
    const messages = this.#options.config.sendMessages / 2;
    while (this.queuedBytes > bytes || (this.queuedBytes > 0 && this.#unsent > messages)) await this.#wait();
  }

  /** Counts inventory items: resolves when the other side may send on. */
  async spendItems(count: number): Promise<void> {
    await this.#hold(this.#items, count);
  }

  end(code: string): void {
    if (!this.isOpen) return;
    this.#ended = code;
    this.#options.socket.destroy();
    this.#wake();
    this.#options.onEnd(code);
  }

  /** Resolves when the socket is closed and no frame is being handled. */
  async settled(): Promise<void> {
    await this.#closed.promise;
    await this.#reading;
  }

  /** Looks at the time limits; to be called now and then. */
  sweep(now: number): void {
    if (!this.isOpen) return;
    const { config, socket, onFault } = this.#options;
    if (socket.writableLength > 0 && now - this.#takenAt > config.writeMs) return onFault('PEER_NOT_READING');
    if (this.#isReading) return undefined;
    const quietMs = now - this.#receivedAt;
    if (this.#reader.isWithinFrame && this.#frameMs + quietMs > config.frameMs) return onFault('PEER_FRAME_LATE');
    if (quietMs > config.inactivityMs) this.end('PEER_INACTIVE');
    return undefined;
  }

  async #read(chunk: Uint8Array): Promise<void> {
    const { socket, now, log } = this.#options;
    this.#isReading = true;
    this.#frameMs += now() - this.#receivedAt;
    this.bytesIn += chunk.length;
    try {
      this.#reader.push(chunk);
      await this.#frames();
      // What is left over is only held back: TCP slows the sender down.
      await this.#pause(this.#bytes.take(chunk.length, now()));
    } catch (error) {
      log.error('A message of a peer could not be handled', { error });
      this.end('PEER_LISTENER_FAILED');
    }
    this.#isReading = false;
    this.#receivedAt = now();
    if (this.isOpen) socket.resume();
  }

  async #frames(): Promise<void> {
    const { onFrame, onFault, metrics } = this.#options;
    for (;;) {
      const frame = this.#reader.next();
      if (!frame.ok) return onFault(frame.error.code);
      if (frame.value === undefined) return undefined;
      this.#frameMs = 0;
      const { command, payload } = frame.value;
      metrics.received(command, WIRE_LIMITS.frameHeadingSize + payload.length);
      // Blocks come because they were asked for, as fast as they can.
      if (command !== 'block') await this.#hold(this.#messages, 1);
      if (!this.isOpen) return undefined;
      await onFrame(frame.value);
      if (!this.isOpen) return undefined;
    }
  }

  /** Takes from a bucket and waits until it is no more overdrawn; tells when that goes on for too long. */
  async #hold(bucket: TokenBucket, count: number): Promise<void> {
    const { now, config, onFlood } = this.#options;
    const waitMs = bucket.take(count, now());
    if (bucket.overdrawnMs(now()) > config.floodMs) {
      bucket.forgive(now());
      onFlood();
    }
    await this.#pause(waitMs);
  }

  async #pause(ms: number): Promise<void> {
    if (ms === 0 || !this.isOpen) return;
    const until = this.#options.now() + ms;
    const timer = setTimeout(() => this.#wake(), ms);
    while (this.isOpen && this.#options.now() < until - 1) await this.#wait();
    clearTimeout(timer);
  }

  #sent(): void {
    this.#unsent -= 1;
    this.#takenAt = this.#options.now();
    this.#wake();
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
