/** The table of the panel's API, called by everybody: people of the panel by their rights, and nobody else at all. */
import { openShop, type Shop } from '../support/shop';
import { colleagues, worthlessToPanel } from './cast';
import { COLLEAGUES, type PanelDoor } from './door';
import { faultOf, Knocker } from './knock';
import { Stage } from './stage';
import { OPEN_DOORS } from './table/open';
import { PANEL_DOORS } from './table/panel';

const PATIENCE_MS = 300_000;

/** After these a token of the panel may be good no more. */
const endsSessions = ({ address }: PanelDoor): boolean =>
  /^\w+ \/admin\/(logout|users\/me)/.test(address) && !address.startsWith('GET ');

let shop: Shop;
let stage: Stage;
let knocker: Knocker;

beforeAll(async () => {
  shop = await openShop({
    MCP_SERVER: 'true',
    METRICS_TOKEN: 'a-token-that-nobody-here-knows-of',
    // What jobs write is not written for whoever knocks.
    JOBS_IN_PROCESS: 'false',
  });
  stage = await Stage.set(shop);
  knocker = await Knocker.at(shop, stage);
}, PATIENCE_MS);

describe('the doors of the panel', () => {
  // Not with the file's own: by then the database is gone.
  afterAll(() => knocker.end());

  test(
    'whoever is not of the panel is a 401 at each of its doors, with the API’s tokens too',
    async () => {
      const faults: string[] = [];
      for (const { why, token } of await worthlessToPanel(shop, stage.people)) {
        for (const door of PANEL_DOORS)
          faults.push(...faultOf(door, `a token ${why}`, 401, await knocker.knock(door, token)));
      }

      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'what asks nobody answers everybody alike, and writes nothing',
    async () => {
      const faults: string[] = [];
      const owner = (await colleagues(shop)).owner;
      for (const token of [undefined, stage.people.customer.token, owner, 'no.such.token']) {
        for (const door of OPEN_DOORS)
          faults.push(...faultOf(door, String(token), door.answered, await knocker.knock(door, token)));
      }

      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  // Last: an owner's requests change what there is.
  test(
    'people of the panel are answered as the table says: without a right, and with all of them',
    async () => {
      const faults: string[] = [];
      for (const kind of COLLEAGUES) {
        let tokens = await colleagues(shop);
        for (const door of PANEL_DOORS) {
          faults.push(...faultOf(door, kind, door.expected[kind], await knocker.knock(door, tokens[kind])));
          if (endsSessions(door)) tokens = await colleagues(shop);
        }
      }

      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );
});
