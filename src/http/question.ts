/** Tells equal questions by their address, however the caller wrote it down. */
import type { Context } from './context';

/**
 * @returns the path and the query, unescaped and in the order of their names. What the order of parameters may mean
 * something for (sorting by several attributes, lists without numbers) stays in the order it came in.
 */
export function questionOf(ctx: Context): string {
  if (ctx.querystring === '') return ctx.path;
  if (!isWellEscaped(ctx.querystring) || hasNameAlone(ctx.querystring))
    return `${ctx.path}?${ctx.querystring}`;
  const parameters = [...new URLSearchParams(ctx.querystring)];
  const ordered = parameters.filter(([name]) => isOrdered(name));
  const others = parameters
    .filter(([name]) => !isOrdered(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${ctx.path}?${JSON.stringify([...others, ...ordered])}`;
}

/** What is not UTF-8 would all be unescaped to the same replacement character. */
function isWellEscaped(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

/** To Strapi `a` is null and `a=` is empty text; here they would be the same. */
const hasNameAlone = (query: string): boolean =>
  query.split('&').some((parameter) => parameter !== '' && !parameter.includes('='));

const isOrdered = (name: string): boolean => name.startsWith('sort') || name.includes('[]');
