/**
 * The rows of the table: every route of the shop, and what each kind of person is answered there. A route that is not in it fails
 * tests/doors/routes.test.ts.
 */
import type { Stage } from './stage';

/** What is sent: a value for each name in the path, a query, a body. */
export interface Call {
  path?: Record<string, string>;
  /** All of the address, where the router has a pattern without names. */
  at?: string;
  query?: string;
  body?: unknown;
}

type Prepare = (stage: Stage) => Call | Promise<Call>;

export interface Door {
  /** As the router has it: `GET /api/orders/:id`. */
  address: string;
  /** Makes what is needed for one call, so that whoever may call it gets their 2xx, however often it was called before. */
  prepare: Prepare;
}

/**
 * Who is somebody to the API, and in this order what they are answered. `another` is a customer whose order or session it is not;
 * a program has an API token with full access.
 */
export const CALLERS = ['nobody', 'customer', 'another', 'staff', 'program'] as const;

export type Caller = (typeof CALLERS)[number];

type ByCaller = [nobody: number, customer: number, another: number, staff: number, program: number];

export interface ApiDoor extends Door {
  expected: Record<Caller, number>;
}

/** People of the panel: one whose role has no right at all, and one who has every right. */
export const COLLEAGUES = ['newcomer', 'owner'] as const;

export type ColleagueKind = (typeof COLLEAGUES)[number];

export interface PanelDoor extends Door {
  expected: Record<ColleagueKind, number>;
}

/** Asks nobody who they are: all get the same answer, whatever token they bring. */
export interface OpenDoor extends Door {
  answered: number;
}

const nothing: Prepare = () => ({});

/** A route of the API. A token that is worth nothing is a 401 there. */
export const api = (
  address: string,
  [nobody, customer, another, staff, program]: ByCaller,
  prepare = nothing,
): ApiDoor => ({ address, expected: { nobody, customer, another, staff, program }, prepare });

/** A route of the panel's API. Whoever is not of the panel is answered 401 there. */
export const panel = (
  address: string,
  [newcomer, owner]: [newcomer: number, owner: number],
  prepare = nothing,
): PanelDoor => ({ address, expected: { newcomer, owner }, prepare });

export const open = (address: string, answered: number, prepare = nothing): OpenDoor => ({
  address,
  answered,
  prepare,
});

/** What names in a path stand for when a row does not say: nothing that exists. */
const NOBODY_AND_NOTHING = '999999';

/** @returns the method and the address of a request to this door. */
export function requestTo(address: string, { path = {}, query, at }: Call): { method: string; url: string } {
  const [method = '', pattern = ''] = address.split(' ');
  const url =
    at ??
    pattern.replace(/:(\w+)/g, (_name, name: string) => encodeURIComponent(path[name] ?? NOBODY_AND_NOTHING));
  return { method: method === 'ALL' ? 'GET' : method, url: query === undefined ? url : `${url}?${query}` };
}
