/** What is told of requests: how many there were and how long they took, by route and status; refusals by code; the catalogue's cache. */
import { Counter, Histogram } from 'prom-client';

/** Seconds. From an answer out of memory to one that nobody waits for any more. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const requests = new Histogram({
  name: 'shop_http_request_duration_seconds',
  help: 'Requests and the time until they were answered, by the pattern of their route',
  labelNames: ['method', 'route', 'status'],
  buckets: DURATIONS,
});

/** Others there are, and callers may make up as many as Node knows; they share one label. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const OTHER_METHOD = 'other';

/** Whatever no route was found or looked for: unknown paths, files of public/, and requests that were refused before. */
const NO_ROUTE = 'none';

/** Patterns of Strapi's that match every path: of its files of public/, and of what it does ahead of all routes. */
const EVERY_PATH = /^\/?\(/;

/** By the labels joined: looked up faster than prom-client makes a child. Bounded as the labels are. */
const children = new Map<string, { observe(seconds: number): void }>();

/**
 * @param route its pattern as the router has it, so that a million products are one route; undefined where none was found.
 * @param seconds from the request's arrival until its answer was ready.
 */
export function countRequest(
  method: string,
  route: string | undefined,
  status: number,
  seconds: number,
): void {
  const verb = METHODS.has(method) ? method : OTHER_METHOD;
  const pattern = route === undefined || EVERY_PATH.test(route) ? NO_ROUTE : route;
  const key = `${verb} ${status} ${pattern}`;
  let child = children.get(key);
  if (!child) {
    child = requests.labels(verb, pattern, String(status));
    children.set(key, child);
  }
  child.observe(seconds);
}

/** Of the API and the panel, as clients see them: `error.details.code`. */
export const refusals = new Counter({
  name: 'shop_refusals_total',
  help: 'Requests that were refused, by the code of the refusal (docs/errors.md)',
  labelNames: ['code'],
});

const catalogue = new Counter({
  name: 'shop_catalogue_answers_total',
  help: 'Questions about products by whether the answer was known (hit), had to be read (miss), or only Strapi could say who asks (bypass)',
  labelNames: ['result'],
});

export const catalogueHits = catalogue.labels('hit');
export const catalogueMisses = catalogue.labels('miss');
export const catalogueBypasses = catalogue.labels('bypass');
