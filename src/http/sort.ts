/** Reads `sort` in all of Strapi's notations into one: a list of `attribute:direction`. */
import { invalid } from '../ordering/errors';

/** Nobody looks at a list in an order of more; each is work, and one of a relation a join. */
const MOST_TERMS = 10;

/**
 * @param sort as for `sortTerms`.
 * @throws Refused INVALID_REQUEST for bad terms, and for too many.
 */
export function refuseBadSort(sort: unknown): void {
  if (sortTerms(sort, []).length > MOST_TERMS)
    throw invalid([], `must not have more than ${MOST_TERMS} terms`);
}

/**
 * @param sort "a:desc,b", ["a:desc"], {a: "desc"} or {category: {name: "asc"}}, or undefined.
 * @returns terms such as `price:desc` or `category.name:asc`.
 * @param path of `sort` in the request, for the refusal.
 * @throws Refused INVALID_REQUEST naming the term whose direction is neither asc nor desc.
 */
export function sortTerms(sort: unknown, path: (string | number)[]): string[] {
  if (sort === undefined) return [];
  if (Array.isArray(sort)) return sort.flatMap((one, index) => sortTerms(one, [...path, index]));
  if (typeof sort === 'object' && sort !== null) {
    return Object.entries(sort).flatMap(([attribute, order]) =>
      nestedTerms(attribute, order, [...path, attribute]),
    );
  }
  if (typeof sort !== 'string') throw invalid(path, 'must name an attribute');
  return sort.split(',').map((term) => checkedTerm(term.trim(), path));
}

function nestedTerms(attribute: string, order: unknown, path: (string | number)[]): string[] {
  if (typeof order === 'string') return [checkedTerm(`${attribute}:${order}`, path)];
  return sortTerms(order, path).map((term) => `${attribute}.${term}`);
}

function checkedTerm(term: string, path: (string | number)[]): string {
  if (!/^[\w.]+(:(asc|desc))?$/i.test(term))
    throw invalid(path, `"${term}" must be an attribute, :asc or :desc`);
  return term;
}

/**
 * Puts the id behind whatever the caller sorts by, so that two entries with the same price cannot change places
 * between two pages. It runs in the direction of the last term: one index then serves both directions.
 * @param otherwise the order when the caller asked for none.
 */
export function totalOrder(sort: unknown, otherwise: 'id:asc' | 'id:desc'): string[] {
  const terms = sortTerms(sort, ['sort']);
  const last = terms.at(-1);
  if (last === undefined) return [otherwise];
  return [...terms, /:desc$/i.test(last) ? 'id:desc' : 'id:asc'];
}
