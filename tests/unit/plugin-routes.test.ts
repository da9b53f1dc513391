/** The table of doors says which routes of plugins stay; a name in it that no route has stops the start. */
import type { Core } from '@strapi/strapi';
import { closeDoors, type Doors } from '../../src/platform/plugin-routes';

const route = (name: string) => {
  const [method, path] = name.split(' ');
  return { method, path };
};

/** What Strapi holds of its plugins when `register` is called. */
function strapiWith(doors: Doors) {
  const plugins = {
    upload: {
      routes: {
        'content-api': () => ({ type: 'content-api', routes: ['POST /', 'GET /files'].map(route) }),
        admin: { type: 'admin', routes: ['POST /'].map(route) },
      },
    },
    documentation: { routes: ['GET /', 'POST /login'].map(route) },
  };
  const strapi = { config: { get: () => doors }, plugins } as unknown as Core.Strapi;
  return { strapi, plugins };
}

/** Strapi makes its router of these. */
const make = (router: unknown) => (router as (context: object) => { type: string; routes: object[] })({});

test('of the API what is named stays, of the panel what is not named; nothing else changes', () => {
  const { strapi, plugins } = strapiWith({
    served: { upload: ['GET /files'] },
    closed: { documentation: ['POST /login'] },
  });

  closeDoors(strapi);

  const { 'content-api': api, admin } = plugins.upload.routes;
  expect(make(api)).toEqual({ type: 'content-api', routes: [route('GET /files')] });
  expect(admin).toEqual({ type: 'admin', routes: [route('POST /')] });
  expect(plugins.documentation.routes).toEqual([route('GET /')]);
});

test('a plugin that is turned off has nothing to close', () => {
  const { strapi } = strapiWith({ served: {}, closed: { email: ['POST /'] } });

  expect(() => closeDoors(strapi)).not.toThrow();
});

test('a route that the plugin does not have is named', () => {
  const { strapi, plugins } = strapiWith({ served: { upload: ['GET /filez'] }, closed: {} });

  closeDoors(strapi);

  expect(() => make(plugins.upload.routes['content-api'])).toThrow(
    'config/doors.ts names routes that upload does not have: GET /filez',
  );
});
