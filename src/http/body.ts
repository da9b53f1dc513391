/** Reads a request's body by its zod contract, and says field by field what is wrong with it. */
import { z } from 'zod';
import { invalid, Refused } from '../ordering/errors';
import { pathOfTooMuch } from './body-size';
import type { Context } from './context';
import { underData } from './route';

type Issue = z.core.$ZodIssue;

/** Made once: zod compiles a schema when it is made. */
const envelope = underData(z.unknown());

/**
 * @param schema of what stands under `data`.
 * @returns the parsed data: only keys the schema knows, in the schema's order.
 * @throws Refused INVALID_REQUEST, one error for each field at fault; paths start below `data`.
 */
export function parseData<S extends z.ZodType>(schema: S, ctx: Context): z.output<S> {
  const body = jsonOf(ctx);
  const opened = envelope.safeParse(body);
  if (!opened.success) throw refused(opened.error.issues);
  if (opened.data.data === undefined) throw missingData();
  const parsed = schema.safeParse(opened.data.data);
  if (!parsed.success) throw refused(parsed.error.issues);
  return parsed.data;
}

/**
 * Holds a body without `data` against its contract, for those who read it themselves.
 * @throws Refused INVALID_REQUEST, one error for each field at fault.
 */
export function checkBody(schema: z.ZodType, ctx: Context): void {
  const parsed = schema.safeParse(jsonOf(ctx) ?? {});
  if (!parsed.success) throw refused(parsed.error.issues);
}

/** Strapi reads forms as well, in which everything is text. */
function jsonOf(ctx: Context): unknown {
  const isEmpty = ctx.request.length === 0;
  if (!isEmpty && ctx.is('json', '+json') === false) throw invalid([], 'must be sent as application/json');
  const { body } = ctx.request;
  const path = pathOfTooMuch(body);
  if (path) throw invalid(path[0] === 'data' ? path.slice(1) : path, 'holds too much');
  return body;
}

const missingData = (): Refused =>
  new Refused({ code: 'INVALID_REQUEST', errors: [{ path: ['data'], message: 'is required' }] });

/** @returns zod's issues as the contract's `errors`. */
export const refused = (issues: readonly Issue[]): Refused =>
  new Refused({ code: 'INVALID_REQUEST', errors: issues.flatMap(fieldErrors) });

function fieldErrors(issue: Issue): { path: (string | number)[]; message: string }[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  // zod reports unknown keys at the object that holds them; the caller wants to know which.
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: 'is not allowed here' }));
}
