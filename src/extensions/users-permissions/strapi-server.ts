/**
 * What the shop changes in users-permissions: an access token is good only while its session lives. Strapi checks
 * the token's signature and age, so a logged-out phone would stay logged in for minutes.
 */
interface VerifiedToken {
  id: number;
  sessionId?: string;
}

interface TokenService {
  verify: (token: string) => Promise<VerifiedToken>;
}

interface Plugin {
  services: { jwt: (parameters: object) => TokenService };
}

export default (plugin: Plugin): Plugin => {
  const createTokenService = plugin.services.jwt;
  plugin.services.jwt = (parameters) => {
    const service = createTokenService(parameters);
    const verify = service.verify.bind(service);
    service.verify = async (token) => {
      const verified = await verify(token);
      const { sessionId } = verified;
      if (!sessionId || !(await strapi.sessionManager('users-permissions').isSessionActive(sessionId))) {
        throw new Error('This session was revoked.');
      }
      return verified;
    };
    return service;
  };
  return plugin;
};
