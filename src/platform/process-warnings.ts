/**
 * What Node warns of goes into the log like anything else. By itself it would write it beside the log, as plain text among lines of JSON.
 */
import type { Core } from '@strapi/strapi';

/** Node's own, which writes to the standard error output. */
const NODES_OWN = 'onWarning';

/** To be called once; others who listen for warnings go on hearing them. */
export function logWarnings({ log }: Core.Strapi): void {
  for (const listener of process.listeners('warning'))
    if (listener.name === NODES_OWN) process.off('warning', listener);
  process.on('warning', ({ name, message }) => log.warn(`Node: ${name}: ${message}`));
}
