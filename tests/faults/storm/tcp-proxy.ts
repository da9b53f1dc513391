/**
 * A wire that can be damaged: stands between clients and a server, or a server and its database, and passes on every
 * byte until it is told to cut, to delay or to half-close.
 */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Randomness } from './randomness';

/** Towards the one who is connected to, or back to the one who connected. */
export type Direction = 'forth' | 'back';

/** `drop` loses the chunk and says nothing, `cut` loses the connection with it. */
type Fate = 'pass' | 'drop' | 'cut';

/** May look at what passes. */
export type Inspect = (chunk: Buffer, direction: Direction, wire: Wire) => Fate;

const DIRECTIONS = ['forth', 'back'] as const;

export class TcpProxy {
  port = 0;
  private readonly wires = new Set<Wire>();
  private latencyMs = 0;
  private readonly server = createServer({ allowHalfOpen: true }, (near) => this.accept(near));

  /**
   * @param target the port to connect to now; undefined while nobody is there.
   * @param inspect decides what becomes of each chunk.
   */
  private constructor(
    private readonly target: () => number | undefined,
    private readonly inspect: Inspect,
  ) {}

  static async open(target: () => number | undefined, inspect: Inspect = () => 'pass'): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, inspect);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.port = (proxy.server.address() as AddressInfo).port;
    return proxy;
  }

  /** Breaks some of the connections, in the middle of whatever they carry. */
  cut(randomness: Randomness): void {
    for (const wire of this.some(randomness)) wire.cut();
  }

  /** Ends one direction of some of the connections, and leaves the other open. */
  halfClose(randomness: Randomness): void {
    for (const wire of this.some(randomness)) wire.halfClose(randomness.pick(DIRECTIONS));
  }

  /** From now on every chunk arrives this many milliseconds late; 0 is as fast as can be. */
  delay(milliseconds: number): void {
    this.latencyMs = milliseconds;
  }

  async close(): Promise<void> {
    for (const wire of this.wires) wire.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private some(randomness: Randomness): Wire[] {
    return [...this.wires].filter(() => randomness.chance(0.5));
  }

  private accept(near: Socket): void {
    const port = this.target();
    if (port === undefined) return void near.destroy();
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const wire: Wire = new Wire(near, far, (chunk, direction) => this.inspect(chunk, direction, wire));
    wire.lateness = () => this.latencyMs;
    this.wires.add(wire);
    near.once('close', () => this.wires.delete(wire));
  }
}

/** One connection through the proxy. */
export class Wire {
  lateness = (): number => 0;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly inspect: (chunk: Buffer, direction: Direction) => Fate,
  ) {
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
    this.carry(near, far, 'forth');
    this.carry(far, near, 'back');
  }

  cut(): void {
    this.near.destroy();
    this.far.destroy();
  }

  /** The receiver of this direction is told that nothing more will come. */
  halfClose(direction: Direction): void {
    (direction === 'forth' ? this.far : this.near).end();
  }

  /** Chunks stay in their order, however late each of them is. */
  private carry(from: Socket, to: Socket, direction: Direction): void {
    let sent = Promise.resolve();
    const pass = (deliver: () => void) => {
      const due = Date.now() + this.lateness();
      sent = sent.then(() => until(due)).then(deliver);
    };
    from.on('data', (chunk: Buffer) => {
      const fate = this.inspect(chunk, direction);
      if (fate === 'cut') return this.cut();
      if (fate === 'pass') pass(() => void (to.writable && to.write(chunk)));
    });
    from.on('end', () => pass(() => void to.end()));
  }
}

const until = (due: number): Promise<void> | undefined => {
  const milliseconds = due - Date.now();
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : undefined;
};
