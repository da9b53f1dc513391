/**
 * Keeps a lost database from ending the process. Strapi sends its events after a commit without waiting for them, and
 * reads the entry once more for that; when the database goes away in that moment nobody catches the error, and Node ends
 * a process with such an error, together with all orders it has under way. Anything else that nobody catches is a fault
 * of ours, and ends it as ever.
 */
import type { Core } from '@strapi/strapi';
import { isDatabaseUnavailable } from './database-errors';

/** To be called once, before anything is asked of the database. */
export function surviveLostDatabase(strapi: Core.Strapi): void {
  process.on('unhandledRejection', (error) => {
    if (!isDatabaseUnavailable(error)) throw error;
    strapi.log.error(`nobody waited for this, and the database was away: ${String(error)}`);
  });
}
