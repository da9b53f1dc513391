/**
 * Makes room for the shop in Strapi's form for webhooks. The form's table of events is written into Strapi's panel, and offers
 * no place for others; so one line is added to it when the panel is built, behind that table. What is shown there is a
 * component of ours, found by its name among those the panel knows (app.addComponents). See docs/adr/0016.
 */

/** The file of @strapi/admin with the form, on every system. */
export const WEBHOOK_FORM =
  /@strapi[\\/]admin[\\/].*[\\/]Settings[\\/]pages[\\/]Webhooks[\\/]components[\\/]WebhookForm\.mjs$/;

/** What the panel knows the shop's part of the form by. */
export const PART_OF_SHOP = 'shop-webhook-form';

const EVENT_TABLE = 'jsx(EventTable, {})';
const FORM = /const WebhookForm = \(\{[^}]*\bdata\b[^}]*\}\)\s*=>/;

const IMPORT = "import { useStrapiApp } from '../../../../../features/StrapiApp.mjs';\n";

const PART = `
const PartOfShop = (properties) => {
  const Part = useStrapiApp('WebhookForm', ({ components }) => components['${PART_OF_SHOP}']);
  return Part ? jsx(Part, properties) : null;
};
`;

/**
 * @param code of Strapi's form.
 * @returns the form with the shop's part, which is given the webhook.
 * @throws Error when the form does not look as it did.
 */
export function withPartOfShop(code: string): string {
  const [before, after, ...more] = code.split(EVENT_TABLE);
  if (before === undefined || after === undefined || more.length > 0 || !FORM.test(code)) {
    throw new Error(
      "Strapi's form for webhooks (WebhookForm.mjs of @strapi/admin) has changed, so the shop's events cannot be shown in it: " +
        'adapt src/admin/webhooks/rewriteWebhookForm.ts, see docs/adr/0016',
    );
  }
  return `${IMPORT}${before}${EVENT_TABLE}, jsx(PartOfShop, { webhook: data })${after}${PART}`;
}
