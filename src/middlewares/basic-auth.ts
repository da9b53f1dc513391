/** Lets clients of the API send username and password with every request, where API_BASIC_AUTH=true says so. */
import type { Core } from '@strapi/strapi';
import { guess } from '../limits/guessing';
import { withOneComparison } from '../passwords/one-comparison';
import { BasicCredentials } from '../platform/basic-credentials';

const basicAuth = (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler => {
  if (!strapi.config.get<boolean>('server.basicAuth')) return (_ctx, next) => next();
  const credentials = new BasicCredentials(strapi, ({ identifier, password }, address, attempt) =>
    guess({ identifier, address, by: 'basicAuth' }, () => withOneComparison(password, attempt)),
  );
  return async (ctx, next) => {
    const header = ctx.get('Authorization');
    if (!/^basic(\s|$)/i.test(header) || !ctx.path.startsWith('/api/')) return next();
    ctx.set('WWW-Authenticate', 'Basic realm="shop", charset="UTF-8"');
    ctx.req.headers.authorization = await credentials.exchange(header, ctx.request.ip);
    ctx.remove('WWW-Authenticate');
    return next();
  };
};

export default basicAuth;
