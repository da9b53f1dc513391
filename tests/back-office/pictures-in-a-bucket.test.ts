/** A shop that keeps its pictures in a bucket: what it sends there, and under which address everybody finds them. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { colleague } from '../support/panel';
import { openShop, type Shop } from '../support/shop';

interface Received {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** How every PNG begins. The panel's pictures are made smaller on their way, so their bytes are not those of the file. */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

const received: Received[] = [];
let bucket: Server;
let shop: Shop;

/** Takes whatever is put into it, as S3 would. */
const takesEverything = createServer((asked, answer) => {
  const chunks: Buffer[] = [];
  asked.on('data', (chunk: Buffer) => chunks.push(chunk));
  asked.on('end', () => {
    received.push({
      method: asked.method,
      path: asked.url,
      headers: asked.headers,
      body: Buffer.concat(chunks),
    });
    answer.writeHead(200, { ETag: '"1"' }).end();
  });
});

beforeAll(async () => {
  bucket = takesEverything.listen(0, '127.0.0.1');
  await once(bucket, 'listening');
  shop = await openShop({
    PUBLIC_URL: 'https://shop.example',
    MEDIA_BUCKET: 'pictures',
    MEDIA_REGION: 'eu-central-1',
    MEDIA_ENDPOINT: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'a-key',
    AWS_SECRET_ACCESS_KEY: 'its-other-half',
  });
});

afterAll(() => bucket.close());

test('a picture uploaded in the panel goes into the bucket, as private as the bucket, and is served from the shop’s own address', async () => {
  const { token } = await colleague(shop, 'strapi-super-admin');
  const picture = readFileSync('public/favicon.png');

  const { body } = await request(shop.url)
    .post('/upload')
    .set('Authorization', `Bearer ${token}`)
    .attach('files', picture, { filename: 'espresso.png', contentType: 'image/png' })
    .expect(201);

  const [file] = body as { url: string; hash: string }[];
  expect(file?.url).toBe(`https://shop.example/media/${file?.hash}.png`);
  const original = received.find(({ path }) => path?.startsWith(`/pictures/media/${file?.hash}.png`));
  expect(original).toMatchObject({ method: 'PUT', headers: { 'content-type': 'image/png' } });
  expect(original?.body.includes(PNG)).toBe(true);
  for (const { path, headers } of received) {
    expect(path).toMatch(/^\/pictures\/media\//);
    expect(headers).not.toHaveProperty('x-amz-acl');
  }
});
