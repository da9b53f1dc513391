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
}

export class Fleet {
  private constructor(private readonly parts: Parts) {}

  /** @param options whether the primary waits for its replica. */
  static async open(options: PairOptions = {}): Promise<Fleet> {
    const [pair, redis] = await Promise.all([PostgresPair.start(), RedisServer.open()]);
    const address = await DatabaseAddress.open(pair.primaryUrl);
    const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('base64url')]));
    const office = await Shop.boot(TestDatabase.at(address.url), { ...secrets, JOBS_IN_PROCESS: 'false' });
    await pair.caughtUp();
    if (options.synchronous) await pair.setSynchronous(true);
    const settings = {
      ...secrets,
      DATABASE_URL: address.url,
      DATABASE_READ_URL: pair.replicaUrl,
      REDIS_URL: redis.url,
      METRICS_TOKEN: randomBytes(32).toString('base64url'),
      TRUST_PROXY: 'true',
      TRUST_PROXY_HOPS: '1',
      LOG_LEVEL: 'warn',
    };
    const ports = await freePorts(SERVERS);
    const servers = ports.map((port) => new Server(port, settings));
    const worker = new Worker(settings);
    await Promise.all([...servers, worker].map((one) => one.start(THIS_VERSION)));
    const front = await FrontProxy.open(ports);
    return new Fleet({ pair, redis, address, office, servers, worker, front });
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

  async close(): Promise<void> {
    const { pair, address, office, servers, worker, front } = this.parts;
    await front.close();
    await Promise.all([...servers, worker].map((one) => one.stop('SIGKILL')));
    await office.stop('SIGKILL');
    await address.close();
    await Promise.all([pair.close(), stopRedisServers()]);
  }
}
