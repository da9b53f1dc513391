/** The media library takes pictures and nothing else, told by what is in a file and not by what it is called. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import sharp from 'sharp';
import { colleague, type Colleague } from '../support/panel';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let folder: string;

interface Stored {
  id: number;
  url: string;
  mime: string;
  ext: string;
}

const stored: Stored[] = [];

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'strapi-super-admin');
  folder = mkdtempSync(path.join(tmpdir(), 'abuse-'));
});

afterAll(() => {
  for (const { url } of stored) rmSync(path.join('public', url), { force: true });
  rmSync(folder, { recursive: true, force: true });
});

const upload = (content: Buffer | string, filename: string, contentType: string, door = '/upload') =>
  request(shop.url)
    .post(door)
    .auth(olga.token, { type: 'bearer' })
    .attach('files', Buffer.from(content), { filename, contentType });

async function uploaded(content: Buffer, filename: string, contentType: string): Promise<Stored> {
  const { body } = await upload(content, filename, contentType).expect(201);
  const [file] = body as [Stored];
  stored.push(file);
  return file;
}

const red = (width = 20, height = 20) => sharp({ create: { width, height, channels: 3, background: 'red' } });

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const HTML = '<!doctype html><script>alert(1)</script>';

describe('is taken', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    '%s, and served as what it is',
    async (format) => {
      const file = await uploaded(await red().toFormat(format).toBuffer(), `red.${format}`, 'text/html');

      expect(file).toMatchObject({ mime: `image/${format}`, ext: `.${format}` });
      const { headers } = await request(shop.url).get(file.url).expect(200);
      expect(headers['content-type']).toBe(`image/${format}`);
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  test('one kind of picture under the name of another, as shops’ exports have it', async () => {
    const file = await uploaded(await red().webp().toBuffer(), 'red.jpg', 'image/jpeg');

    expect(file).toMatchObject({ mime: 'image/webp', ext: '.jpg' });
  });
});

const refusals = async (): Promise<[string, Buffer, string, string, RegExp][]> => [
  ['a page under the name of a picture', Buffer.from(HTML), 'red.jpg', 'image/jpeg', /is no picture/],
  ['SVG', Buffer.from(SVG), 'red.svg', 'image/svg+xml', /name of something else/],
  ['SVG under another name', Buffer.from(SVG), 'red.png', 'image/png', /is no picture/],
  ['SVG without a name’s end', Buffer.from(SVG), 'red', 'image/svg+xml', /is no picture/],
  [
    'a picture under the name of a page',
    await red().png().toBuffer(),
    'red.html',
    'image/png',
    /something else/,
  ],
  ['a document', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'terms.pdf', 'application/pdf', /something else/],
  ['nothing', Buffer.alloc(0), 'red.png', 'image/png', /is no picture|empty/],
  ['noise', randomBytes(5_000), 'red.gif', 'image/gif', /is no picture/],
  [
    'more pixels than anybody looks at',
    await red(8_000, 8_000).png().toBuffer(),
    'big.png',
    'image/png',
    /million pixels/,
  ],
];

test('everything else is refused with the reason, at the doors for several files, for one, and for another in its place', async () => {
  const { id, url } = await uploaded(await red().png().toBuffer(), 'kept.png', 'image/png');
  const kept = (await request(shop.url).get(url).expect(200)).body;

  for (const [what, content, name, type, reason] of await refusals()) {
    for (const door of ['/upload', '/upload/files', `/upload/files/${id}/replace`]) {
      const { status, body } = await upload(content, name, type, door);
      expect({ what, door, status, message: body.error?.message }).toEqual({
        what,
        door,
        status: 400,
        message: expect.stringMatching(reason),
      });
    }
  }

  expect((await request(shop.url).get(url).expect(200)).body).toEqual(kept);
  expect(await count()).toBe(stored.length);
});

test('of several files with one that is no picture none is taken', async () => {
  const before = await count();

  await upload(await red().png().toBuffer(), 'red.png', 'image/png')
    .attach('files', Buffer.from(HTML), { filename: 'page.png', contentType: 'image/png' })
    .expect(400);

  expect(await count()).toBe(before);
});

test('nor does a plugin or an import bring in anything else', async () => {
  const file = path.join(folder, 'red.jpg');
  writeFileSync(file, HTML);

  const refused = shop.inside(
    async (strapi, filepath) =>
      strapi
        .plugin('upload')
        .service('upload')
        .upload({
          data: { fileInfo: {} },
          files: { filepath, originalFilename: 'red.jpg', mimetype: 'image/jpeg', size: 40 },
        }),
    file,
  );

  await expect(refused).rejects.toThrow('"red.jpg" is no picture');
});

test('a picture of more than 10 MB is a 413, if it cannot be made smaller', async () => {
  const large = Buffer.concat([await red().gif().toBuffer(), randomBytes(11_000_000)]);

  await upload(large, 'long.gif', 'image/gif').expect(413);
});

test('who is not of the panel uploads nothing', async () => {
  const picture = await red().png().toBuffer();
  const before = await count();

  for (const door of ['/upload', '/upload/files', '/api/upload']) {
    const { status } = await request(shop.url).post(door).attach('files', picture, 'red.png');
    expect([401, 405]).toContain(status);
  }

  expect(await count()).toBe(before);
});

async function count(): Promise<number> {
  const [row] = await shop.database.query<{ count: string }>('SELECT count(*) FROM files');
  return Number(row?.count);
}
