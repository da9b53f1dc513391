import { openShop } from '../support/shop';
import { colleagues } from './cast';
import { Knocker } from './knock';
import { Stage } from './stage';
import { writeFileSync } from 'node:fs';

test('print', async () => {
  const shop = await openShop({ MCP_SERVER: 'true', API_DOCS: 'true' });
  const stage = await Stage.set(shop);
  const served = await shop.inside((strapi) =>
    (strapi.server.listRoutes() as unknown as { methods: string[]; path: string }[])
      .filter(({ methods }) => methods.length > 0)
      .map(({ methods, path }) => {
        const [method, ...others] = methods.filter((name) => name !== 'HEAD');
        return `${others.length > 0 ? 'ALL' : method} ${path}`;
      }),
  );
  const knocker = await Knocker.at(shop, stage);
  const lines: string[] = [];
  for (const address of served) {
    if (address.includes(' /api/')) {
      lines.push(address);
      continue;
    }
    const tokens = await colleagues(shop);
    const out: unknown[] = [];
    for (const token of [undefined, stage.people.customer.token, tokens.newcomer, tokens.owner]) {
      try {
        const prepare = () => ({
          path: {
            model: 'api::product.product',
            uid: 'api::product.product',
            contentType: 'api::product.product',
            model_uid: 'api::product.product',
            targetField: 'category',
          },
          body: {},
        });
        const { status, written } = await Promise.race([
          knocker.knock({ address, prepare }, token),
          new Promise<never>((_r, reject) => setTimeout(() => reject(new Error('late')), 5000)),
        ]);
        out.push(written.length ? `${status} ${JSON.stringify(written)}` : status);
      } catch (error) {
        out.push(String(error));
      }
    }
    lines.push(`${address} ${JSON.stringify(out)}`);
    writeFileSync('/tmp/doors.txt', lines.join('\n'));
  }
  writeFileSync('/tmp/doors.txt', lines.join('\n'));
  await knocker.end();
}, 550_000);
