/** Asks a port of this machine whether anybody listens there. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** @returns whether somebody takes connections there. */
export async function isOpen(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
