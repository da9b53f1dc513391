/**
 * A person in front of the panel: Debian's Chromium, driven by playwright. Whatever the browser writes to its console as
 * an error is a failed test. Without a browser (scripts/chromium.mjs finds it) these tests are skipped, unless
 * CI_REQUIRE_BROWSER_TEST says otherwise.
 */
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { zoneAtNoon } from '../support/clock';
import { colleague, type Colleague, type PanelRole } from '../support/panel';
import { openShop, type Shop } from '../support/shop';

/** Playwright needs these in a container; the last two keep the browser from looking for its maker's servers. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

/** The panel's own code is large, and some machines are slow. */
const ACTION_WITHIN_MS = 60_000;

/** What the panel asks for and this edition of Strapi does not have: each is a 404 in the console. */
const NOT_OURS = [
  /\/admin\/ai-feature-config/,
  /\/i18n\/ai-localization-jobs/,
  /\/content-manager\/preview\/url/,
];

const { CHROMIUM_PATH, CI_REQUIRE_BROWSER_TEST } = process.env;

export const describeInBrowser = CHROMIUM_PATH || CI_REQUIRE_BROWSER_TEST ? describe : describe.skip;

/** Strapi's own texts are not all there in every language; ours must be. */
const NOT_OUR_TEXT = /MISSING_TRANSLATION\] Missing message: "(?!shop\.)/;

/** A shop that serves its panel, and a browser. */
export class Office {
  readonly errors: string[] = [];

  private constructor(
    readonly shop: Shop,
    private readonly browser: Browser,
  ) {}

  static async open(): Promise<Office> {
    return Office.of(await openShop({ SERVE_ADMIN: 'true' }));
  }

  /** @param shop one that serves its panel. */
  static async of(shop: Shop): Promise<Office> {
    return new Office(shop, await chromium.launch({ executablePath: CHROMIUM_PATH, args: SWITCHES }));
  }

  /** Signs somebody with this role in by the panel's form. */
  async signIn(role: PanelRole, width = 1280, locale = 'en-GB'): Promise<{ page: Page; who: Colleague }> {
    const who = await colleague(this.shop, role);
    const page = await this.newPage(width, locale);
    await page.goto(`${this.shop.url}/admin`);
    await page.getByLabel(/^Email/).fill(who.email);
    await page.getByLabel(/^Password/).fill(who.password);
    await page.getByRole('button', { name: 'Login' }).click();
    await page.getByRole('navigation').first().waitFor();
    return { page, who };
  }

  /** @returns an empty page whose errors are noted. */
  async newPage(width = 1280, locale = 'en-GB'): Promise<Page> {
    const viewport = { width, height: 900 };
    const context = await this.browser.newContext({ viewport, locale, timezoneId: zoneAtNoon() });
    context.setDefaultTimeout(ACTION_WITHIN_MS);
    const page = await context.newPage();
    page.on('console', (message) => {
      const known =
        NOT_OURS.some((url) => url.test(message.location().url)) || NOT_OUR_TEXT.test(message.text());
      if (message.type() === 'error' && !known)
        this.errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Does something and sees what it brings for a moment only: whoever begins to look afterwards may come too late. */
export async function seeAfter(shown: Locator, work: () => Promise<unknown>): Promise<void> {
  await Promise.all([shown.first().waitFor(), work()]);
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  impact: string | null;
  id: string;
  nodes: { html: string }[];
}

/** In the field for pictures Strapi's own slides claim to be selected, which slides cannot be. */
const NOT_OUR_MARKUP = ['[aria-roledescription=slide]'];

/** @returns what axe-core finds serious or critical on the page, in the part that is ours. */
export async function seriousFindings(page: Page, part: string): Promise<string[]> {
  await page.evaluate(AXE);
  const violations: Finding[] = await page.evaluate(
    async (context) =>
      (
        await (
          globalThis as never as { axe: { run(context: object): Promise<{ violations: never[] }> } }
        ).axe.run(context)
      ).violations,
    { include: [part], exclude: NOT_OUR_MARKUP },
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** @returns whether the page as a whole has to be scrolled sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
