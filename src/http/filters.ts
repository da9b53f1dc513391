/** Checks the values in `filters[…]` against the types of the attributes they are compared with. */
import type { Core, UID } from '@strapi/strapi';
import { invalid } from '../ordering/errors';

type Path = (string | number)[];

const GROUPS = new Set(['$and', '$or', '$not']);

/** Operators whose operand has the attribute's type; the others take text, or true and false. */
const COMPARISONS = new Set(['$eq', '$ne', '$in', '$notIn', '$lt', '$lte', '$gt', '$gte', '$between']);

const LARGEST_INTEGER = 2_147_483_647;

const isNumber = (value: string) => value.trim() !== '' && Math.abs(Number(value)) < 1e15;
const isInteger = (value: string) => /^-?[0-9]+$/.test(value) && Math.abs(Number(value)) <= LARGEST_INTEGER;

const CHECKS: Record<string, { accepts: (value: string) => boolean; message: string }> = {
  decimal: { accepts: isNumber, message: 'must be a number' },
  integer: { accepts: isInteger, message: 'must be a whole number' },
  datetime: { accepts: (value) => !Number.isNaN(Date.parse(value)), message: 'must be a date and time' },
  boolean: { accepts: (value) => /^(true|false|t|f|1|0)$/.test(value), message: 'must be true or false' },
};

/**
 * @param uid of the content type whose attributes the filters name; names it does not have are left to Strapi.
 * @throws Refused INVALID_REQUEST with the path of the value, e.g. filters, price, $lte.
 */
export function refuseBadFilters(strapi: Core.Strapi, filters: unknown, uid: UID.Schema): void {
  checkGroup(strapi, filters, uid, ['filters']);
}

function checkGroup(strapi: Core.Strapi, filters: unknown, uid: UID.Schema, path: Path): void {
  if (Array.isArray(filters)) {
    filters.forEach((one, index) => checkGroup(strapi, one, uid, [...path, index]));
    return;
  }
  if (typeof filters !== 'object' || filters === null) return;
  for (const [key, value] of Object.entries(filters)) {
    const here = [...path, key];
    if (GROUPS.has(key)) checkGroup(strapi, value, uid, here);
    else checkAttribute(strapi, key, value, uid, here);
  }
}

function checkAttribute(
  strapi: Core.Strapi,
  name: string,
  value: unknown,
  uid: UID.Schema,
  path: Path,
): void {
  const attributes: Record<string, { type?: string; target?: UID.Schema } | undefined> =
    strapi.getModel(uid).attributes;
  const attribute = attributes[name];
  if (attribute?.type === 'relation' && attribute.target)
    return checkGroup(strapi, value, attribute.target, path);
  checkOperands(value, name === 'id' ? 'integer' : (attribute?.type ?? 'string'), path, '$eq');
}

function checkOperands(value: unknown, type: string, path: Path, operator: string): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, operand] of Object.entries(value)) {
      checkOperands(operand, type, [...path, key], key.startsWith('$') ? key : operator);
    }
    return;
  }
  if (typeof value !== 'string') return;
  if (value.includes('\0')) throw invalid(path, 'holds characters that cannot be stored');
  const check = COMPARISONS.has(operator) ? CHECKS[type] : undefined;
  if (check && !check.accepts(value)) throw invalid(path, check.message);
}
