/** How the document says that a route is to go. */
import { operation } from '../../src/openapi/operation';
import type { Route } from '../../src/http/route';

const route: Route = {
  method: 'get',
  path: '/wishes',
  id: 'listWishes',
  tag: 'Wishes',
  summary: 'List wishes',
  access: 'anyone',
  answers: { 200: { description: 'OK' } },
};

const described = (changes: Partial<Route>) =>
  operation({ ...route, ...changes }, { schemas: {}, responses: {} });

test('a route that is to go is marked, and says what to use instead', () => {
  expect(described({ deprecated: 'Use /orders.' })).toMatchObject({
    deprecated: true,
    description: 'Open to everybody. Use /orders.',
  });
  expect(described({})).not.toHaveProperty('deprecated');
});
