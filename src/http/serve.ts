/**
 * Serves a route by its contract: reads path, headers, query and body by it, hands them on with their types, and takes nothing
 * for an answer but what the contract knows.
 */
import { errors } from '@strapi/utils';
import type { z } from 'zod';
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

/** A status with the body that belongs to it. */
export interface Answered<Status extends number, Body> {
  status: Status;
  body: Body;
  headers: Partial<Record<HeaderName, string>>;
}

type BodyOf<Answer> = Answer extends { body: infer Body extends z.ZodType } ? z.output<Body> : undefined;

/** One of the route's answers. */
export type AnswerOf<R extends Route> = {
  [Status in keyof R['answers'] & number]: Answered<Status, BodyOf<R['answers'][Status]>>;
}[keyof R['answers'] & number];

/** @returns what a handler answers with. */
export const answer = <Status extends number, Body>(
  status: Status,
  body: Body,
  headers: Partial<Record<HeaderName, string>> = {},
): Answered<Status, Body> => ({ status, body, headers });

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
 * @throws as `serve` does.
 */
export function checkRequest(route: Route, ctx: Context): void {
  readAddress(route, ctx);
  if (route.body) checkBody(route.body, ctx);
}

function readAddress(route: Route, ctx: Context) {
  const params = route.params?.safeParse(ctx.params);
  if (params && !params.success) throw notFound();
  return {
    params: params?.data,
    headers: read(route.headers, headersOf(route, ctx)),
    query: read(route.query, ctx.query) ?? refuseQuery(ctx),
  };
}

function read(contract: z.ZodType | undefined, given: unknown): unknown {
  const parsed = contract?.safeParse(given);
  if (parsed && !parsed.success) throw refused(parsed.error.issues);
  return parsed?.data;
}

const headersOf = ({ headers }: Route, ctx: Context): object =>
  headers
    ? Object.fromEntries(Object.keys(headers.shape).map((name) => [name, ctx.headers[name.toLowerCase()]]))
    : {};

/** Whoever sends a parameter expects something of it. */
function refuseQuery(ctx: Context): object {
  const keys = Object.keys(ctx.query);
  if (keys.length > 0) throw refused([{ code: 'unrecognized_keys', keys, path: [], message: '' }]);
  return {};
}

function send<R extends Route>(ctx: Context, route: R, answered: AnswerOf<R>): void {
  const { status, body, headers } = answered as Answered<number, object | undefined>;
  ctx.set(headers as Record<string, string>);
  if (route.answers[304] && body) return answerCacheable(ctx, body);
  ctx.status = status;
  if (body) ctx.body = body;
}

/** @returns what to throw where there is nothing, or nothing this caller may know of. */
export const notFound = (): Error => new errors.NotFoundError('Not Found');
