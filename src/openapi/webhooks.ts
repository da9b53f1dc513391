/** What the shop sends to others, in the document's own section for it: the same contracts, the other way round. */
import { WEBHOOK_BODIES } from '../webhooks/body';
import { schemaOf, type Components, type JsonSchema } from './schema';

const HEADERS = {
  'webhook-id': "The event's id: the same in every attempt and every replay",
  'webhook-timestamp': 'When this attempt was signed, in seconds since 1970',
  'webhook-signature':
    '`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body, joined by dots; several by spaces while a secret is renewed',
};

/** @param components takes up the named schemas that the bodies refer to. */
export const webhooksOf = (components: Components): Record<string, JsonSchema> =>
  Object.fromEntries(
    WEBHOOK_BODIES.map(({ type, description, body }) => [
      type,
      {
        post: {
          operationId: type,
          tags: ['Webhooks'],
          summary: type,
          description,
          security: [],
          parameters: Object.entries(HEADERS).map(([name, meaning]) => ({
            name,
            in: 'header',
            required: true,
            description: meaning,
            schema: { type: 'string' },
          })),
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'output', components) } },
          },
          responses: {
            '2XX': { description: 'Taken; it is not sent again' },
            '4XX': { description: 'Like any other answer: it is tried again, later and later' },
          },
        },
      },
    ]),
  );
