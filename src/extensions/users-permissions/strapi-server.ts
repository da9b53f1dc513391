/**
 * What the shop changes in users-permissions. An access token is good only while its session lives: Strapi checks
 * its signature and age, so a logged-out phone would stay logged in for minutes.
 */
interface VerifiedToken {
  id: number;
  sessionId?: string;
}

type Service = Record<string, (...parameters: never[]) => unknown>;

interface Plugin {
  services: Record<string, (parameters: object) => Service>;
}

export default (plugin: Plugin): Plugin => {
  extend(plugin, 'jwt', (service) => {
    const verify = service.verify as (token: string) => Promise<VerifiedToken>;
    return {
      ...service,
      verify: async (token: string) => requireLiveSession(await verify.call(service, token)),
    } as Service;
  });
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
