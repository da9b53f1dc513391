/**
 * What the shop changes in users-permissions. An access token is good only while its session lives: Strapi checks
 * its signature and age, so a logged-out phone would stay logged in for minutes. And a database that is away while
 * somebody is being recognised is no reason to call them a stranger.
 */
import { noteIfUnavailable } from '../../platform/database-errors';

interface VerifiedToken {
  id: number;
  sessionId?: string;
}

type Service = Record<string, (...parameters: never[]) => unknown>;

interface Plugin {
  services: Record<string, (parameters: object) => Service>;
}

/** The services whose errors Strapi's authentication turns into "not authenticated". */
const SERVICES_OF_AUTHENTICATION = {
  jwt: ['verify'],
  user: ['fetchAuthenticatedUser'],
  permission: ['findRolePermissions', 'findPublicPermissions'],
};

export default (plugin: Plugin): Plugin => {
  extend(plugin, 'jwt', (service) => {
    const verify = service.verify as (token: string) => Promise<VerifiedToken>;
    return {
      ...service,
      verify: async (token: string) => requireLiveSession(await verify.call(service, token)),
    } as Service;
  });
  for (const [name, methods] of Object.entries(SERVICES_OF_AUTHENTICATION)) {
    extend(plugin, name, (service) => ({
      ...service,
      ...Object.fromEntries(methods.map((method) => [method, noting(service, method)])),
    }));
  }
  return plugin;
};

function extend(plugin: Plugin, name: string, change: (service: Service) => Service): void {
  const create = plugin.services[name];
  if (!create) throw new Error(`users-permissions has no service ${name} any more`);
  plugin.services[name] = (parameters) => change(create(parameters));
}

async function requireLiveSession(verified: VerifiedToken): Promise<VerifiedToken> {
  const { sessionId } = verified;
  if (!sessionId || !(await strapi.sessionManager('users-permissions').isSessionActive(sessionId))) {
    throw new Error('This session was revoked.');
  }
  return verified;
}

/** Leaves a note on the request, which src/middlewares/errors.ts reads. */
const noting =
  (service: Service, method: string) =>
  async (...parameters: never[]): Promise<unknown> => {
    try {
      return await service[method]?.(...parameters);
    } catch (error) {
      noteIfUnavailable(strapi.requestContext.get()?.state, error);
      throw error;
    }
  };
