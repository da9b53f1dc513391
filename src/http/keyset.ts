/**
 * The conditions "behind this entry, in this order". A page found by them costs the same wherever it lies, because an
 * index leads straight to it, and it neither repeats nor loses entries while others come and go. After
 * https://use-the-index-luke.com/no-offset.
 */
import type { Core, UID } from '@strapi/strapi';
import { invalid } from '../ordering/errors';

type Where = Record<string, unknown>;

interface Term {
  attribute: string;
  descending: boolean;
}

const PATH = ['pagination', 'after'];

/**
 * @param visible what the caller may see: the entry to go on behind must be among it.
 * @param order terms such as `price:desc`; the last one is the id.
 * @returns conditions of stretches that follow each other in this order; together they are all that lies behind.
 * @throws Refused INVALID_REQUEST when there is no such entry, or the order is by something of another entry.
 */
export async function behind(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  { after, visible, order }: { after: string; visible: object; order: string[] },
): Promise<Where[]> {
  const terms = order.map(termOf);
  const select = terms.map(({ attribute }) => attribute);
  const entry = await findEntry(strapi, uid, { after, visible, select });
  const required = (attribute: string) =>
    attribute === 'id' || strapi.getModel(uid).attributes[attribute as never]?.['required'] === true;
  return stretchesOf(terms, entry, required);
}

/**
 * @returns the attributes of the entry that a page is to follow.
 * @throws Refused INVALID_REQUEST when it is not among what the caller may see.
 */
export async function findEntry(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  { after, visible, select }: { after: string; visible: object; select: string[] },
): Promise<Where> {
  const where = { $and: [visible, { documentId: after }] };
  const entry: Where | null = await strapi.db.query(uid).findOne({ where, select });
  if (!entry) throw invalid(PATH, 'is not an entry of this list');
  return entry;
}

function termOf(term: string): Term {
  const [attribute = '', direction] = term.split(':');
  if (attribute.includes('.')) throw invalid(PATH, `cannot go on in a list sorted by ${attribute}`);
  return { attribute, descending: direction?.toLowerCase() === 'desc' };
}

/**
 * Level in all terms but the last and behind in that, then level in all but two, and so on: whatever many entries are level, an
 * index leads to the beginning of each stretch.
 */
function stretchesOf(terms: Term[], entry: Where, required: (attribute: string) => boolean): Where[] {
  return terms
    .map((term, index) => {
      const levels = terms.slice(0, index).map(({ attribute }) => level(attribute, entry[attribute]));
      return beyond(term, entry[term.attribute], required(term.attribute)).map((rest) => ({
        $and: [...levels, rest],
      }));
    })
    .reverse()
    .flat();
}

const level = (attribute: string, value: unknown): Where => ({
  [attribute]: value === null ? { $null: true } : { $eq: value },
});

/** PostgreSQL puts NULL last, or first in a descending order. */
function beyond({ attribute, descending }: Term, value: unknown, isRequired: boolean): Where[] {
  if (descending) return [{ [attribute]: value === null ? { $notNull: true } : { $lt: value } }];
  if (value === null) return [];
  const greater = { [attribute]: { $gt: value } };
  return isRequired ? [greater] : [greater, { [attribute]: { $null: true } }];
}
