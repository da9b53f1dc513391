/**
 * Checks `filters[…]` before Strapi sees them: their structure, which operator takes what, and the values against
 * the types of the attributes they are compared with. Names and permissions are Strapi's to check.
 */
import type { Core, UID } from '@strapi/strapi';
import { invalid } from '../ordering/errors';
import { isOfType, TYPE_MESSAGES } from './filter-values';

type Path = (string | number)[];

interface Attribute {
  type?: string;
  target?: UID.Schema;
}

/** Operators that compare with one value, with a list, or with a pair of the attribute's own type. */
const SINGLE = new Set(['$eq', '$ne', '$lt', '$lte', '$gt', '$gte']);
const LIST = new Set(['$in', '$notIn']);
const PAIR = '$between';

/** Operators that look into text. */
export const TEXT: ReadonlySet<string> = new Set([
  '$contains',
  '$containsi',
  '$notContains',
  '$notContainsi',
  '$startsWith',
  '$startsWithi',
  '$endsWith',
  '$endsWithi',
  '$eqi',
  '$nei',
]);

/** Operators that ask whether there is a value at all. */
const PRESENCE = new Set(['$null', '$notNull']);

const TEXT_TYPES = new Set(['string', 'text', 'richtext', 'uid', 'email', 'enumeration']);

const FILE: UID.Schema = 'plugin::upload.file';

/** Of one filter. Each condition is work for every row; each about a relation is a subquery or a join besides. */
const MOST_CONDITIONS = 100;
const MOST_ABOUT_RELATIONS = 10;

/** What has been met of one filter so far. */
interface Met {
  conditions: number;
  aboutRelations: number;
}

/**
 * @param uid of the content type whose attributes the filters name.
 * @param path where they stand.
 * @throws Refused INVALID_REQUEST with the path of what is wrong, e.g. price, $lte.
 */
export function refuseBadFilters(strapi: Core.Strapi, filters: unknown, uid: UID.Schema, path: Path): void {
  if (filters === undefined) return;
  const met = { conditions: 0, aboutRelations: 0 };
  checkGroup({ strapi, met }, filters, uid, path);
  if (met.conditions > MOST_CONDITIONS)
    throw invalid(path, `must not have more than ${MOST_CONDITIONS} conditions; $in takes a list`);
  if (met.aboutRelations > MOST_ABOUT_RELATIONS)
    throw invalid(path, `must not have more than ${MOST_ABOUT_RELATIONS} conditions about relations`);
}

interface Checking {
  strapi: Core.Strapi;
  met: Met;
}

function checkGroup(checking: Checking, group: unknown, uid: UID.Schema, path: Path): void {
  if (typeof group !== 'object' || group === null || Array.isArray(group)) {
    throw invalid(path, 'must name attributes and operators');
  }
  for (const [key, value] of Object.entries(group)) {
    const here = [...path, key];
    if (key === '$not') checkGroup(checking, value, uid, here);
    else if (key === '$and' || key === '$or') checkAlternatives(checking, value, uid, here);
    else checkAttribute(checking, key, value, uid, here);
  }
}

function checkAlternatives(checking: Checking, value: unknown, uid: UID.Schema, path: Path): void {
  if (!Array.isArray(value)) throw invalid(path, 'must be a list of filters');
  value.forEach((one, index) => checkGroup(checking, one, uid, [...path, index]));
}

function checkAttribute(checking: Checking, name: string, value: unknown, uid: UID.Schema, path: Path): void {
  const attributes: Record<string, Attribute | undefined> = checking.strapi.getModel(uid).attributes;
  const attribute = attributes[name];
  const target = attribute?.type === 'media' ? FILE : attribute?.target;
  if (target) checking.met.aboutRelations += 1;
  if (target && namesAttributes(value)) return checkGroup(checking, value, target, path);
  checking.met.conditions += numberOf(value);
  const type = name === 'id' || target ? 'integer' : (attribute?.type ?? 'string');
  checkOperands(value, type, path);
}

/** Several operators on one attribute are several conditions. */
const numberOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.keys(value).length : 1;

/** A relation is compared by an operator with an id, or by its own attributes. */
const namesAttributes = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).some((key) => !key.startsWith('$') || ['$and', '$or', '$not'].includes(key));

function checkOperands(value: unknown, type: string, path: Path): void {
  if (typeof value !== 'object' || value === null) return checkOne(value, type, path);
  if (Array.isArray(value)) throw invalid(path, 'must be one value; $in takes a list');
  for (const [operator, operand] of Object.entries(value))
    checkOperator(operator, operand, type, [...path, operator]);
}

function checkOperator(operator: string, operand: unknown, type: string, path: Path): void {
  if (operator === '$not') return checkOperands(operand, type, path);
  if (PRESENCE.has(operator)) return checkOne(operand, 'boolean', path);
  if (SINGLE.has(operator)) return checkOne(operand, type, path);
  if (LIST.has(operator) || operator === PAIR) {
    const operands = LIST.has(operator) ? [operand].flat() : operand;
    if (!Array.isArray(operands) || (operator === PAIR && operands.length !== 2)) {
      throw invalid(path, 'must be a list of two values');
    }
    operands.forEach((one, index) => checkOne(one, type, [...path, index]));
    return;
  }
  if (!TEXT.has(operator)) throw invalid(path, 'is not an operator for this attribute');
  if (!TEXT_TYPES.has(type)) throw invalid(path, 'is for text only');
  checkOne(operand, 'string', path);
}

function checkOne(value: unknown, type: string, path: Path): void {
  if (value === null) return;
  if (typeof value !== 'string') throw invalid(path, 'must be one value');
  if (value.includes('\0')) throw invalid(path, 'holds characters that cannot be stored');
  if (!isOfType(value, type)) throw invalid(path, TYPE_MESSAGES[type] ?? 'is malformed');
}
