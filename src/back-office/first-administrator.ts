/**
 * Who becomes the first administrator. Strapi makes whoever opens the panel of an empty shop first its owner, with every right; on the
 * open internet that is a stranger as likely as not. So in production it takes the command line, which is the operator's.
 */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

const BY_COMMAND =
  'The first administrator is made on the command line: npm run administrator -- <email address>';

/** To be called in `register`, before Strapi makes its router. */
export function closeFirstRegistration(strapi: Core.Strapi): void {
  if (isOpen(strapi)) return;
  const controller = strapi.controller('admin::authentication') as { registerAdmin: () => unknown };
  controller.registerAdmin = () => {
    // Of all that is forbidden Strapi leaves the words to policies only.
    throw new errors.PolicyError(BY_COMMAND);
  };
}

/** To be called in `bootstrap`. Tells the log of a server, once it listens, that nobody can open its panel yet. */
export async function tellOfMissingAdministrator(strapi: Core.Strapi): Promise<void> {
  if (isOpen(strapi) || (await strapi.service('admin::user').exists())) return;
  strapi.server.httpServer.once('listening', () =>
    strapi.log.warn(`There is no administrator yet. ${BY_COMMAND}`),
  );
}

const isOpen = (strapi: Core.Strapi): boolean => strapi.config.get<boolean>('admin.firstFromPanel');
