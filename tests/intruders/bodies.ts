/**
 * Bodies: as the document wants them and then injected into, made up of names that some room of the shop may read, and in other shapes than
 * JSON, which the same parser takes.
 */
import fc, { type Arbitrary } from 'fast-check';
import { asJson, misencoded, NO_BODY, type Body } from '../fuzz/encoding';
import { mutated } from '../fuzz/hostile';
import { bodyOf, type Entities } from '../fuzz/request';
import type { Route } from '../support/contract/document';
import { attribute } from './names';
import { injectedValue, injection } from './payloads';

/** Keys that somebody would like to be read: of users, of the panel's forms, of uploads, of MCP. */
const key: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: attribute },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        'data',
        'identifier',
        'username',
        'currentPassword',
        'passwordConfirmation',
        'refreshToken',
        'code',
      ],
      ...[
        'firstname',
        'lastname',
        'roles',
        'isActive',
        'registrationToken',
        'resetPasswordToken',
        'userInfo',
      ],
      ...[
        'url',
        'headers',
        'events',
        'ids',
        'documentIds',
        'fileInfo',
        'files',
        'folderId',
        'path',
        'parent',
      ],
      ...[
        'to',
        'subject',
        'html',
        'settings',
        'permissions',
        'type',
        'lifespan',
        'quantity',
        'delta',
        'reason',
      ],
      ...[
        'jsonrpc',
        'method',
        'params',
        'arguments',
        'rows',
        'text',
        'transition',
        'filters',
        'populate',
        'where',
      ],
    ),
  },
  { weight: 1, arbitrary: injection },
);

/** Assigning __proto__ would change the prototype instead. */
const objectOf = (entries: [string, unknown][]): unknown =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      entries.map(([name, value]) => [name, { value, enumerable: true, configurable: true, writable: true }]),
    ),
  );

const madeUp: Arbitrary<unknown> = fc
  .array(fc.tuple(key, injectedValue), { maxLength: 4 })
  .map(objectOf)
  .chain((inner) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(inner) },
      { weight: 4, arbitrary: fc.constant({ data: inner } as unknown) },
      { weight: 1, arbitrary: fc.constant([inner] as unknown) },
      {
        weight: 1,
        arbitrary: fc.tuple(key, injectedValue).map(([name, value]) => ({ data: inner, [name]: value })),
      },
    ),
  );

const injectedInto = (valid: unknown): Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.nat(1_000), fc.constantFrom('replace' as const, 'add' as const), injectedValue, key), {
      minLength: 1,
      maxLength: 2,
    })
    .map((changes) => changes.reduce<unknown>(mutated, valid));

/** Of a body that the document describes, what it means. */
const documented = (route: Route, entities: Entities): Arbitrary<Body> => {
  const described = bodyOf(route, entities);
  const broken = described.chain((body) =>
    body.json === undefined ? fc.constant(body) : asJson(injectedInto(body.json)),
  );
  return fc.oneof({ weight: 2, arbitrary: described }, { weight: 3, arbitrary: broken });
};

const typed = (type: string, wire: string): Body => ({
  headers: { 'Content-Type': type },
  wire,
  json: undefined,
});

const ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';

const part = (name: string, more: string, text: string): string =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`;

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

/** Forms, files with names that lead elsewhere, other languages, and JSON that says it is something else. */
const otherShapes: Arbitrary<Body> = fc.oneof(
  fc
    .array(fc.tuple(key, attribute, injection), { maxLength: 4 })
    .map((all) =>
      all
        .map(([one, other, text]) => `${one}[${other}]=${encodeURIComponent(text.toWellFormed())}`)
        .join('&'),
    )
    .map((form) => typed('application/x-www-form-urlencoded', form)),
  fc
    .tuple(
      key,
      injection,
      fc.constantFrom('../../x.png', 'x.svg', 'x.html', 'x.png\0.js', '', 'x'.repeat(5_000)),
    )
    .map(([name, text, file]) => {
      const plain = name.replace(/["\r\n]/g, '');
      const wire = [
        part(plain, '', text),
        part('files', `; filename="${file}"\r\nContent-Type: image/png`, SVG),
        part('fileInfo', '', '{"__proto__": {"polluted": 1}}'),
      ];
      return typed('multipart/form-data; boundary=x', `${wire.join('')}--x--\r\n`);
    }),
  injectedValue.map((value) => typed('text/plain', JSON.stringify(value))),
  injectedValue.map((value) => typed('application/json; charset=utf-7', JSON.stringify(value))),
  injectedValue.map((value) => typed('application/vnd.api+json', JSON.stringify(value))),
  injectedValue.map((value) => typed('application/csp-report', JSON.stringify(value))),
  fc.constantFrom(
    ...[
      typed('application/xml', ENTITY),
      typed('text/html', SVG),
      typed('text/csv', '=1+1,@x'),
      typed('', '{}'),
    ],
    ...[
      typed('application/json', '{"a":1,"a":2,"data":{},"data":null}'),
      typed('application/json', '\ufeff{}'),
    ],
    ...[typed('application/json', '{"data":'.repeat(2_000)), typed('application/json', '['.repeat(20_000))],
    ...[
      typed('application/json', `{"data":{"note":"${'\\u0000'.repeat(2_000)}"}}`),
      typed('application/json', 'NaN'),
    ],
    ...[
      typed('multipart/form-data; boundary=', '--\r\n'),
      typed('multipart/form-data; boundary="\'"', "--'--"),
    ],
    ...[
      typed('multipart/mixed; boundary=x', '--x--'),
      typed('application/x-www-form-urlencoded', 'a[b]'.repeat(900)),
    ],
  ),
);

/** A call of a program that speaks MCP, to tools that there are or not. */
const toolCall: Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom('tools/call', 'tools/list', 'initialize', 'resources/read', '__proto__', 'constructor'),
    fc.constantFrom(
      'list_orders',
      'get_order',
      'list_products',
      'get_product',
      'list_stock_movements',
      '__proto__',
    ),
    fc.oneof(injectedValue, fc.dictionary(key, injectedValue, { maxKeys: 3 })),
  )
  .chain(([method, name, value]) =>
    asJson(fc.constant({ jsonrpc: '2.0', id: 1, method, params: { name, arguments: value } } as unknown)),
  );

/**
 * @param route as the document has it; undefined for what it does not describe.
 * @returns any body for it.
 */
export function anyBody(route: Route | undefined, isMcp: boolean, entities: Entities): Arbitrary<Body> {
  return fc.oneof(
    ...(route ? [{ weight: 8, arbitrary: documented(route, entities) }] : []),
    ...(isMcp ? [{ weight: 8, arbitrary: toolCall }] : []),
    { weight: 4, arbitrary: asJson(madeUp) },
    { weight: 2, arbitrary: otherShapes },
    { weight: 1, arbitrary: asJson(injectedValue) },
    { weight: 1, arbitrary: injectedValue.chain(misencoded) },
    { weight: 1, arbitrary: fc.constant(NO_BODY) },
  );
}
