/**
 * Serves a route by its contract: reads path, headers, query and body by it, hands them on with their types, and takes for an
 * answer only a status with its headers and a body of its type. (TypeScript lets a body have more than its type; the tests hold
 * every answer against the document, where it may not.)
 */
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { invalid } from '../ordering/errors';
import { checkBody, parseData, refused } from './body';
import { answerCacheable } from './caching';
import type { Context } from './context';
import type { HeaderName, Route } from './route';

type Read<Contract> = Contract extends z.ZodType ? z.output<Contract> : Record<never, never>;

/** What a route's handler gets, as its contract has read it. */
export interface RequestOf<R extends Route> {
  params: Read<R['params']>;
  query: Read<R['query']>;
  headers: Read<R['headers']>;
  /** What stands under `data` in the body. */
  data: Read<R['data']>;
}

/** A status with the body and the headers that belong to it. */
export interface Answered<Status extends number, Body, Headers> {
  status: Status;
  body: Body;
  headers: Headers;
}

type BodyOf<Answer> = Answer extends { body: infer Body extends z.ZodType } ? z.output<Body> : undefined;

/** Those of an answer that may be kept for a moment are set with its ETag. */
type HeadersOf<R extends Route, Answer> = R['answers'] extends { 304: object }
  ? object
  : Answer extends { headers: readonly (infer Name extends HeaderName)[] }
    ? Record<Name, string>
    : object;

/** One of the route's answers. */
export type AnswerOf<R extends Route> = {
  [Status in keyof R['answers'] & number]: Answered<
    Status,
    BodyOf<R['answers'][Status]>,
    HeadersOf<R, R['answers'][Status]>
  >;
}[keyof R['answers'] & number];

/** @returns what a handler answers with. */
export const answer = <
  Status extends number,
  Body,
  Headers extends Partial<Record<HeaderName, string>> = object,
>(
  status: Status,
  body: Body,
  headers: Headers = {} as Headers,
): Answered<Status, Body, Headers> => ({ status, body, headers });

export type Handler<R extends Route> = (request: RequestOf<R>, ctx: Context) => Promise<AnswerOf<R>>;

/**
 * @param handle is called with a request that is as the contract says.
 * @returns Strapi's controller action. It throws NotFoundError for a path, and Refused for headers, a query or a body, that are
 * not as the contract says; besides, what the handler throws.
 */
export function serve<R extends Route>(route: R, handle: Handler<R>): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    const { params, headers, query } = readAddress(route, ctx);
    const data = route.data ? parseData(route.data, ctx) : {};
    // The contracts' types: zod has just read by them.
    const request = { params, headers, query, data } as RequestOf<R>;
    send(ctx, route, await handle(request, ctx));
  };
}

/**
 * Holds a request against its route's contract, for handlers that are not ours and read it themselves.
 * @returns its path, headers and query as the contract has read them.
 * @throws as `serve` does.
 */
export function checkRequest<R extends Route>(route: R, ctx: Context): Omit<RequestOf<R>, 'data'> {
  const address = readAddress(route, ctx);
  if (route.body) checkBody(route.body, ctx);
  return address as Omit<RequestOf<R>, 'data'>;
}

/** Whoever sends a parameter expects something of it. */
const NO_QUERY = z.strictObject({});

/** Strapi's parser leaves out what comes behind these, without a word. */
const MOST_PARAMETERS = 1_000;

function readAddress(route: Route, ctx: Context) {
  const { querystring } = ctx;
  // The shortest that are too many: that many ampersands, and names between them.
  const mayBeMany = querystring.length > 2 * MOST_PARAMETERS;
  if (mayBeMany && querystring.split('&', MOST_PARAMETERS + 1).length > MOST_PARAMETERS)
    throw invalid([], `has more than ${MOST_PARAMETERS} parameters`);
  const params = route.params?.safeParse(ctx.params);
  if (params && !params.success) throw notFound();
  return {
    params: params?.data ?? {},
    headers: route.headers ? read(route.headers, headersOf(route.headers, ctx)) : {},
    query: read(route.query ?? NO_QUERY, ctx.query),
  };
}

function read(contract: z.ZodType, given: unknown): unknown {
  const parsed = contract.safeParse(given);
  if (!parsed.success) throw refused(parsed.error.issues);
  return parsed.data;
}

const headersOf = ({ shape }: z.ZodObject, ctx: Context): object =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, ctx.headers[name.toLowerCase()]]));

function send<R extends Route>(ctx: Context, route: R, answered: AnswerOf<R>): void {
  const { status, body, headers } = answered as Answered<number, object | undefined, object>;
  ctx.set(headers as Record<string, string>);
  if (status === 200 && body && route.answers[304]) return answerCacheable(ctx, body);
  ctx.status = status;
  if (body) ctx.body = body;
}

/** @returns what to throw where there is nothing, or nothing this caller may know of. */
export const notFound = (): Error => new errors.NotFoundError('Not Found');
