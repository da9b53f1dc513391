/** The line that is added to Strapi's form for webhooks when the panel is built: to the form as it is installed, or not at all. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PART_OF_SHOP, WEBHOOK_FORM, withPartOfShop } from '../../src/admin/webhooks/rewriteWebhookForm';

const FORM = path.resolve(
  __dirname,
  '../../node_modules/@strapi/admin/dist/admin/admin/src/pages/Settings/pages/Webhooks/components/WebhookForm.mjs',
);

test('the form that is installed gets the part of the shop behind its table of events', () => {
  expect(FORM).toMatch(WEBHOOK_FORM);
  expect('C:\\shop\\node_modules' + FORM.split('node_modules')[1]?.replaceAll('/', '\\')).toMatch(
    WEBHOOK_FORM,
  );
  const form = withPartOfShop(readFileSync(FORM, 'utf8'));
  expect(form).toContain('jsx(EventTable, {}), jsx(PartOfShop, { webhook: data })');
  expect(form).toContain(`components['${PART_OF_SHOP}']`);
});

test.each([
  ['without the table', (form: string) => form.replace('jsx(EventTable, {})', 'jsx(Events, {})')],
  ['with two tables', (form: string) => form.replace('jsx(EventTable, {})', '$&, $&')],
  ['that is given no webhook', (form: string) => form.replace(/\bdata \}\)\s*=>/, 'webhook })=>')],
])('a form %s fails the build, and says what to look at', (_how, changed) => {
  const form = changed(readFileSync(FORM, 'utf8'));
  expect(() => withPartOfShop(form)).toThrow(
    /Strapi's form for webhooks .* has changed.*rewriteWebhookForm\.ts, see docs\/adr\/0016/,
  );
});
