/** The table of the API, called by everybody: who is let in, who is not, and that nothing is written for whoever is refused. */
import { takeDepartures } from '../support/contract/departures';
import { openShop, type Shop } from '../support/shop';
import { callers, fullAccess, worthlessToApi } from './cast';
import { CALLERS, type ApiDoor, type OpenDoor } from './door';
import { faultOf, Knocker } from './knock';
import { Stage } from './stage';
import { API_DOORS, OPEN_API_DOORS } from './table/api';

const PATIENCE_MS = 180_000;

let shop: Shop;
let stage: Stage;
let knocker: Knocker;
let program: string;

beforeAll(async () => {
  // What jobs write is not written for whoever knocks.
  shop = await openShop({ MCP_SERVER: 'true', JOBS_IN_PROCESS: 'false' });
  stage = await Stage.set(shop);
  program = await fullAccess(shop);
  knocker = await Knocker.at(shop, stage);
}, PATIENCE_MS);

type Faults = string[];

async function faultsWith(
  doors: (ApiDoor | OpenDoor)[],
  who: string,
  token: string | undefined,
  expected: number | undefined,
): Promise<Faults> {
  const faults: Faults = [];
  for (const door of doors) {
    const wanted = 'answered' in door ? door.answered : expected;
    faults.push(...faultOf(door, who, wanted as number, await knocker.knock(door, token)));
  }
  return faults;
}

describe('the doors of the API', () => {
  // Not with the file's own: by then the database is gone.
  afterAll(() => knocker.end());

  test(
    'a token that is worth nothing is a 401 at every door, the public ones too, and no harm where nobody is asked',
    async () => {
      const faults: Faults = [];
      for (const { why, token } of await worthlessToApi(shop)) {
        faults.push(...(await faultsWith(API_DOORS, `a token ${why}`, token, 401)));
        faults.push(...(await faultsWith(OPEN_API_DOORS, `a token ${why}`, token, undefined)));
      }

      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'a shop that asks for confirmed addresses refuses whoever has none at every door',
    async () => {
      const person = await stage.somebody();
      const confirm = (wanted: boolean) =>
        shop.inside(
          async (strapi, id, asked) => {
            const store = strapi.store({ type: 'plugin', name: 'users-permissions' });
            const settings = (await store.get({ key: 'advanced' })) as object;
            await store.set({ key: 'advanced', value: { ...settings, email_confirmation: asked } });
            await strapi.db
              .query('plugin::users-permissions.user')
              .update({ where: { id }, data: { confirmed: !asked } });
          },
          person.id,
          wanted,
        );
      await confirm(true);

      const faults = await faultsWith(API_DOORS, 'somebody unconfirmed', person.token, 401);
      await confirm(false);

      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  // Last: these change passwords.
  test(
    'everybody else is answered as the table says',
    async () => {
      const faults: Faults = [];
      for (const door of API_DOORS) {
        const tokens = await callers(shop, stage.people, program);
        for (const caller of CALLERS)
          faults.push(
            ...faultOf(door, caller, door.expected[caller], await knocker.knock(door, tokens[caller])),
          );
      }
      for (const door of OPEN_API_DOORS)
        faults.push(
          ...faultOf(
            door,
            'a customer',
            door.answered,
            await knocker.knock(door, stage.people.customer.token),
          ),
        );

      expect(faults).toEqual([]);
      await shop.hasToldAll();
      expect(takeDepartures()).toEqual([
        // Who may read roles is shown the role of whom it registers.
        'POST /api/auth/local/register answered 200: body/user must NOT have additional properties',
      ]);
    },
    PATIENCE_MS,
  );
});
