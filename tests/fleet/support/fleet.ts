/**
 * A shop as it runs on several machines: nginx, three servers, a worker, PostgreSQL as a primary and a replica, Redis. Beside them an
 * office: a shop of the tests' usual kind on the same database, which makes products and people and keeps the books.
 */
import { randomBytes } from 'node:crypto';
import { TestDatabase } from '../../support/database';
import { Shop } from '../../support/shop';
import { DatabaseAddress } from './database-address';
import { FrontProxy } from './front-proxy';
import { freePorts } from './ports';
import { PostgresPair, type PairOptions } from './postgres-pair';
import { Server, Worker } from './processes';
import { RedisServer, stopRedisServers } from './redis';
import { THIS_VERSION } from './version';

const SERVERS = 3;

const SECRETS = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
];

interface Parts {
  pair: PostgresPair;
  redis: RedisServer;
  address: DatabaseAddress;
  office: Shop;
  servers: Server[];
  worker: Worker;
  front: FrontProxy;
  /** METRICS_TOKEN of its processes. */
  metricsToken: string;
}

type Closing = () => Promise<unknown>;

export class Fleet {
  private constructor(
    private readonly parts: Parts,
    private readonly closings: Closing[],
  ) {}

  /** @param options whether the primary waits for its replica. */
  static async open(options: PairOptions = {}): Promise<Fleet> {
    const closings: Closing[] = [];
    try {
      return new Fleet(await openParts(options, closings), closings);
    } catch (error) {
      await closeAll(closings);
      throw error;
    }
  }

  get pair(): PostgresPair {
    return this.parts.pair;
  }

  get redis(): RedisServer {
    return this.parts.redis;
  }

  get office(): Shop {
    return this.parts.office;
  }

  get servers(): Server[] {
    return this.parts.servers;
  }

  get worker(): Worker {
    return this.parts.worker;
  }

  get front(): FrontProxy {
    return this.parts.front;
  }

  get metricsToken(): string {
    return this.parts.metricsToken;
  }

  /** Makes the replica the primary, and leads everybody there. */
  async failOver(): Promise<void> {
    await this.pair.promote();
    await this.parts.address.moveTo(this.pair.replicaUrl);
  }

  /** What its processes have said, for whoever wonders why a test has failed. */
  get story(): string {
    const { servers, worker, front } = this.parts;
    const told = servers.map(({ port, log }) => `server ${port}:\n${log}`);
    return [...told, `worker:\n${worker.log}`, `nginx:\n${front.complaints}`].join('\n');
  }

  close = (): Promise<void> => closeAll(this.closings);
}

/** @param closings is told how each part is closed as soon as it is there: none may outlive a start that failed. */
async function openParts({ synchronous = false }: PairOptions, closings: Closing[]): Promise<Parts> {
  const redis = await RedisServer.open();
  closings.push(stopRedisServers);
  const pair = await PostgresPair.start();
  closings.push(() => pair.close());
  const address = await DatabaseAddress.open(pair.primaryUrl);
  closings.push(address.close);
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('base64url')]));
  if (synchronous) await pair.setSynchronous(true);
  const metricsToken = randomBytes(32).toString('base64url');
  const settings = {
    ...secrets,
    DATABASE_URL: address.url,
    DATABASE_READ_URL: pair.replicaUrl,
    REDIS_URL: redis.url,
    METRICS_TOKEN: metricsToken,
    TRUST_PROXY: 'true',
    TRUST_PROXY_HOPS: '1',
    LOG_LEVEL: 'warn',
  };
  const [metricsPort = 0, ...ports] = await freePorts(1 + SERVERS);
  const servers = ports.map((port) => new Server(port, settings));
  const worker = new Worker(metricsPort, settings);
  const processes = [...servers, worker];
  closings.push(() => Promise.all(processes.map((one) => one.stop('SIGKILL'))));
  const booting = Shop.boot(TestDatabase.at(address.url), { ...secrets, JOBS_IN_PROCESS: 'false' });
  closings.push(() => booting.then((shop) => shop.stop('SIGKILL')).catch(() => undefined));
  const [office] = await Promise.all([booting, ...processes.map((one) => one.start(THIS_VERSION))]);
  const front = await FrontProxy.open(ports);
  closings.push(front.close);
  return { pair, redis, address, office, servers, worker, front, metricsToken };
}

/** The last opened goes first. */
async function closeAll(closings: Closing[]): Promise<void> {
  for (const close of closings.splice(0).reverse()) await close();
}
