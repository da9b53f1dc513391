/** What the hand-written server takes and gives: checked on the way in, compiled to serializers on the way out. */

const text = { type: 'string' };
const nullableText = { type: ['string', 'null'] };
const number = { type: 'number' };
const integer = { type: 'integer' };
const object = (properties) => ({ type: 'object', properties });
const list = (items) => ({ type: 'array', items });

const product = object({
  id: integer,
  documentId: text,
  name: text,
  slug: text,
  sku: text,
  description: nullableText,
  price: number,
  currency: text,
  stock: integer,
  category: { ...object({ documentId: text, name: text, slug: text }), nullable: true },
  createdAt: text,
  updatedAt: text,
});

const line = object({
  product: text,
  name: text,
  sku: text,
  unitPrice: number,
  quantity: integer,
  total: number,
});

const order = object({
  documentId: text,
  number: text,
  state: text,
  currency: text,
  total: number,
  placedAt: text,
  note: nullableText,
  shippingAddress: { type: ['object', 'null'], additionalProperties: true },
  lines: list(line),
});

const pagination = object({
  pagination: object({ page: integer, pageSize: integer, pageCount: integer, total: integer }),
});

const one = (data) => object({ data, meta: object({}) });
const many = (data) => object({ data: list(data), meta: pagination });

const page = object({
  'pagination[page]': { type: 'integer', minimum: 1, default: 1 },
  'pagination[pageSize]': { type: 'integer', minimum: 1, maximum: 100, default: 25 },
});

const newLine = {
  ...object({ product: text, quantity: { type: 'integer', minimum: 1, maximum: 10_000 } }),
  required: ['product', 'quantity'],
  additionalProperties: false,
};

const newOrder = {
  ...object({
    data: {
      ...object({ lines: { ...list(newLine), minItems: 1, maxItems: 100 } }),
      required: ['lines'],
      additionalProperties: false,
    },
  }),
  required: ['data'],
  additionalProperties: false,
};

export const SCHEMAS = {
  listProducts: { querystring: page, response: { 200: many(product) } },
  getProduct: { response: { 200: one(product) } },
  listOrders: { querystring: page, response: { 200: many(order) } },
  createOrder: { body: newOrder, response: { 200: one(order), 201: one(order) } },
};
