/** Routes that are remembered are the routes the router would have found. */
import { createRequire } from 'node:module';
import { rememberRoutes } from '../../src/platform/remembered-routes';

interface Context {
  body: unknown;
  params: Record<string, string>;
  matched: { path: string }[];
}

// Strapi's own, which is no dependency of ours.
const Router = createRequire(require.resolve('@strapi/core'))('@koa/router');

const answer = (ctx: Context) => {
  ctx.body = { params: ctx.params, matched: ctx.matched.map(({ path }) => path) };
};

function shopRouter() {
  const products = new Router({ prefix: '/products' });
  products.get('/', answer).get('/:id', answer).post('/', answer);
  const router = new Router({ prefix: '/api' });
  return router.use(products.routes(), products.allowedMethods()).get('/health', answer);
}

async function ask(router: typeof Router, method: string, path: string): Promise<unknown> {
  const ctx = { method, path, host: 'shop', request: {}, params: {} } as unknown as Context;
  await router.routes()(ctx, () => Promise.resolve());
  return { answer: ctx.body, matched: ctx.matched.length };
}

const QUESTIONS = [
  ['GET', '/api/products'],
  ['POST', '/api/products'],
  ['DELETE', '/api/products'],
  ['GET', '/api/products/1'],
  ['GET', '/api/products/2'],
  ['GET', '/api/nothing'],
  ['GET', '/api/health'],
  ['GET', `/api/products/${'9'.repeat(300)}`],
] as const;

test('a path that was asked for before leads where it led the first time', async () => {
  const plain = shopRouter();
  const remembering = shopRouter();
  rememberRoutes(remembering);
  for (let round = 0; round < 3; round += 1) {
    for (const [method, path] of QUESTIONS)
      expect(await ask(remembering, method, path)).toEqual(await ask(plain, method, path));
  }
});

test('a path is searched for among the routes once', () => {
  const router = shopRouter();
  let searches = 0;
  const [layer] = router.stack;
  const match = layer.match.bind(layer);
  layer.match = (path: string) => {
    searches += 1;
    return match(path);
  };
  rememberRoutes(router);
  for (let round = 0; round < 3; round += 1) router.match('/api/products/1', 'GET');
  expect(searches).toBe(1);
});

test('a route that is added later is found at once', async () => {
  const router = shopRouter();
  rememberRoutes(router);
  expect(await ask(router, 'GET', '/api/late')).toMatchObject({ answer: undefined });
  router.get('/late', answer);
  expect(await ask(router, 'GET', '/api/late')).toMatchObject({
    answer: { matched: expect.arrayContaining(['/api/late']) },
  });
});

test('what one request adds to its list of routes is not in the list of the next', () => {
  const router = shopRouter();
  rememberRoutes(router);
  const { path } = router.match('/api/health', 'GET');
  const found = [...path];
  path.push('added');
  expect(router.match('/api/health', 'GET').path).toEqual(found);
});
