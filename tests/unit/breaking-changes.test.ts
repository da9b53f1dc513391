/** What the gate takes for a break of the API, and what it lets pass. */
import { breakingChanges } from '../../scripts/documents/breaking-changes';
import { API_DOCUMENT } from '../support/contract/document';

/** As loose as JSON, so that a test can break it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- anything may be changed
type Document = any;

const changed = (change: (document: Document) => void): string[] => {
  const document = structuredClone(API_DOCUMENT);
  change(document);
  return breakingChanges(API_DOCUMENT, document);
};

const order = (document: Document) => document.components.schemas.Order;
const newOrder = (document: Document) => document.components.schemas.NewOrder;

describe('a client of the last release would break when', () => {
  test.each<[string, (document: Document) => unknown]>([
    ['a route goes', (document) => delete document.paths['/orders/{id}/cancel']],
    ['a field of an answer goes', (document) => delete order(document).properties.total],
    ['a field of an answer may be missing', (document) => order(document).required.pop()],
    [
      'a field of an answer is of another type',
      (document) => (order(document).properties.total.type = 'string'),
    ],
    ['an order may be in a new state', (document) => order(document).properties.state.enum.push('lost')],
    ['a field to send becomes required', (document) => newOrder(document).required.push('note')],
    ['a field to send goes', (document) => delete newOrder(document).properties.note],
    ['fewer lines are allowed', (document) => (newOrder(document).properties.lines.maxItems = 10)],
    ['a parameter goes', (document) => document.paths['/products'].get.parameters.pop()],
    ['a status goes', (document) => delete document.paths['/orders'].post.responses[409]],
    [
      'a code is renamed',
      ({ components }) =>
        (components.schemas.PriceChanged.properties.error.properties.details.properties.code.const =
          'DEARER'),
    ],
    [
      'a field of an answer may be of another type as well',
      (document) => document.components.schemas.Order.properties.note.anyOf.push({ type: 'number' }),
    ],
    ['there is another way to log in', (document) => delete document.components.securitySchemes.basicAuth],
    ['a token becomes necessary', (document) => document.paths['/products'].get.security.shift()],
  ])('%s', (_what, change) => {
    expect(changed(change)).not.toEqual([]);
  });
});

describe('no client breaks when', () => {
  test.each<[string, (document: Document) => unknown]>([
    ['nothing changes', () => undefined],
    ['a field is added to an answer', (document) => (order(document).properties.gift = { type: 'boolean' })],
    [
      'a field is added to every answer',
      (document) => {
        order(document).properties.gift = { type: 'boolean' };
        order(document).required.push('gift');
      },
    ],
    ['a field may be sent', (document) => (newOrder(document).properties.gift = { type: 'boolean' })],
    ['more lines are allowed', (document) => (newOrder(document).properties.lines.maxItems = 1000)],
    ['words change', (document) => (document.info.description = 'Other words')],
    [
      'there is a new code',
      (document) =>
        document.paths['/orders'].post.responses[400].content['application/json'].schema.anyOf.push({
          $ref: '#/components/schemas/AccountBlocked',
        }),
    ],
  ])('%s', (_what, change) => {
    expect(changed(change)).toEqual([]);
  });
});
