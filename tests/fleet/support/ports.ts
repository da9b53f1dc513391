/** Ports that stay the same while those who listen at them come and go. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** @returns as many different ones as are asked for, free at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** @returns the only one that is asked for. */
export const freePort = async (): Promise<number> => (await freePorts(1))[0] as number;
