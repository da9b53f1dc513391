/** Connections of our own that must not keep a process alive: some of Strapi's commands never shut the shop down. */
import type { Client } from 'pg';

/** pg's documented method, which its types do not name. */
type UnrefableClient = Client & { unref(): void };

/** Lets the process end although the connection is open. */
export const unrefClient = (client: Client): void => (client as UnrefableClient).unref();
