/**
 * Remembers of each request that the database failed it. Strapi takes any trouble while recognising a caller for a bad
 * token, and a database that is away is no reason to call a customer a stranger: src/middlewares/errors.ts makes such a
 * 401 the 503 that it is.
 */
import type { Core } from '@strapi/strapi';
import { isDatabaseUnavailable } from './database-errors';

/** What we use of knex, which is no dependency of ours. */
interface Knex {
  on(event: 'query-error', listener: (error: unknown) => void): void;
  client: { acquireConnection(): Promise<unknown> };
}

/** A statement that failed, and a connection that could not be had, are all that can go wrong with the database. */
export function noteOutages(strapi: Core.Strapi): void {
  const note = (error: unknown) => {
    const state = strapi.requestContext.get()?.state as { databaseError?: unknown } | undefined;
    if (state && isDatabaseUnavailable(error)) state.databaseError = error;
  };
  const connection = strapi.db.connection as unknown as Knex;
  connection.on('query-error', note);
  const { client } = connection;
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = async () => {
    try {
      return await acquire();
    } catch (error) {
      note(error);
      throw error;
    }
  };
}
