/**
 * Gives the refusals of Strapi and its plugins the codes of ours: an app reads `error.details.code` and nothing else,
 * whoever refused it.
 */
import { errors } from '@strapi/utils';
import type { Refusal } from '../ordering/errors';
import type { RefusalCode } from './refusal-description';
import { REFUSALS } from './refusals';

/** A refusal as it goes out. */
export interface ApiRefusal {
  code: RefusalCode;
  status: number;
  name: string;
  message: string;
  /** What stands beside the code. */
  details: object;
}

/** Strapi tells these apart by their words alone. */
const CODE_BY_MESSAGE: Partial<Record<string, RefusalCode>> = {
  'Invalid identifier or password': 'INVALID_CREDENTIALS',
  'Your account has been blocked by an administrator': 'ACCOUNT_BLOCKED',
  'Email or Username are already taken': 'ALREADY_REGISTERED',
};

const CODE_BY_STATUS: Partial<Record<number, RefusalCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
};

/** Koa's router calls a method that nobody serves a fault of the server. */
const NO_SUCH_METHOD = 501;

/** Those of Strapi's classes that are not a 400. */
const STATUS_BY_CLASS = [
  [errors.UnauthorizedError, 401],
  [errors.ForbiddenError, 403],
  [errors.NotFoundError, 404],
  [errors.PayloadTooLargeError, 413],
  [errors.RateLimitError, 429],
  [errors.NotImplementedError, 501],
] as const;

/** @returns the engine's refusal as it goes out. */
export function apiRefusal({ code, ...details }: Refusal, message: string): ApiRefusal {
  const { status, name } = REFUSALS[code];
  return { code, status, name, message, details };
}

/**
 * Koa's router answers a wrong method, and an address that nobody serves, with a status and no body; Strapi's controllers
 * answer some refusals themselves instead of throwing them.
 * @returns the answer as a refusal; undefined when it is none, or has its code already.
 */
export function refusalOfAnswer(answered: number, body: unknown): ApiRefusal | undefined {
  if (answered < 400) return undefined;
  if (body === undefined || body === null) return refusalOfStatus(answered);
  const { error } = body as { error?: { name: string; message: string; details?: { code?: unknown } } };
  if (!error || error.details?.code !== undefined) return undefined;
  const { name, message, details } = error;
  return refusalOfStrapi(Object.assign(new Error(message), { name, details, status: answered }));
}

function refusalOfStatus(answered: number): ApiRefusal | undefined {
  const code = answered === NO_SUCH_METHOD ? 'METHOD_NOT_ALLOWED' : CODE_BY_STATUS[answered];
  if (!code) return undefined;
  const { status, name, example } = REFUSALS[code];
  return { code, status, name, message: example.message, details: {} };
}

/** @returns what Strapi, a plugin or the body parser refused; undefined for anything that is not the caller's fault. */
export function refusalOfStrapi(error: unknown): ApiRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (!code) return undefined;
  const { name, message } = error;
  const details = code === 'INVALID_REQUEST' ? { errors: fieldErrors(error) } : {};
  return { code, status: REFUSALS[code].status, name, message, details };
}

function codeOf(error: Error): RefusalCode | undefined {
  const status = statusOf(error);
  const isCallers = status >= 400 && status < 500;
  // An encoding that nobody reads, say: what is wrong with a request is a 400 here, whatever the body parser calls it.
  const told = status === 400 ? CODE_BY_MESSAGE[error.message] : CODE_BY_STATUS[status];
  return told ?? (isCallers ? 'INVALID_REQUEST' : undefined);
}

function statusOf(error: Error): number {
  if (error instanceof errors.ApplicationError) {
    return STATUS_BY_CLASS.find(([type]) => error instanceof type)?.[1] ?? 400;
  }
  const { status } = error as Error & { status?: unknown };
  return typeof status === 'number' ? status : (statusOfUnreadable(error) ?? 500);
}

/**
 * Formidable's errors and zlib's, which Strapi does not know for what they are; and those of JSON and of forms, which hold the body
 * that could not be read, so that whoever logs one writes down what was in it.
 * @returns the status of a body that cannot be read; undefined for any other error.
 */
export function statusOfUnreadable(error: unknown): number | undefined {
  const { httpCode, code, status, body } = (error ?? {}) as Partial<Record<string, unknown>>;
  if (typeof httpCode === 'number') return httpCode;
  if (typeof status === 'number' && typeof body === 'string') return status;
  return typeof code === 'string' && code.startsWith('Z_') ? 400 : undefined;
}

/** Strapi names what is wrong as a list of fields, as a path with dots, or in the message alone. */
function fieldErrors(error: Error): { path: string[]; message: string }[] {
  const { details } = error as {
    details?: { errors?: unknown; path?: unknown; param?: unknown; key?: unknown };
  };
  if (Array.isArray(details?.errors)) {
    return details.errors.map(({ path, message }: { path?: unknown; message?: unknown }) => ({
      path: [path ?? []].flat().map(String),
      message: String(message),
    }));
  }
  const { param, path, key } = details ?? {};
  const named = [param, path ?? key].filter((part) => typeof part === 'string' && part !== '').join('.');
  return [{ path: named === '' ? [] : named.split('.'), message: error.message }];
}
