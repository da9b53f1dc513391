/**
 * What an error means to whoever asked, whichever door they came by: the engine's refusals as they are, and PostgreSQL's errors,
 * which know no client, as refusals of ours.
 */
import { Refused, type Refusal } from '../ordering/errors';
import {
  isCheckViolation,
  isDatabaseUnavailable,
  isDataException,
  isForeignKeyViolation,
  isTransactionConflict,
  isUniqueViolation,
  type PostgresError,
} from '../platform/database-errors';
import { apiRefusal, refusalOfStrapi, type ApiRefusal } from './strapi-refusals';

/** @returns the error as it goes out, Strapi's own included; undefined for one that is nobody's fault but the shop's. */
export function recognised(error: unknown): ApiRefusal | undefined {
  const refusal = refusalOf(error);
  return refusal ? apiRefusal(refusal, new Refused(refusal).message) : refusalOfStrapi(error);
}

/** @returns what the error refuses; undefined for one that is neither the engine's nor a known one of PostgreSQL. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  if (isUniqueViolation(error)) return invalidField(uniqueFields(error), 'is already taken');
  if (isCheckViolation(error)) return invalidField(checkedField(error), 'is outside its allowed range');
  if (isDataException(error)) return invalidField([], 'a value is too long, too large or malformed');
  if (isForeignKeyViolation(error)) return refusalOfReference(error);
  if (isDatabaseUnavailable(error) || isTransactionConflict(error)) return { code: 'UNAVAILABLE' };
  return undefined;
}

/** Of an order's foreign keys, the one by which it is somebody's. */
const ORDERS_CUSTOMER = 'orders_customer_id_fk';

/** A customer may be erased between the moment their token was found good and the moment their order is written. */
const refusalOfReference = ({ constraint }: PostgresError): Refusal =>
  constraint === ORDERS_CUSTOMER
    ? { code: 'UNAUTHENTICATED' }
    : invalidField([], 'refers to something that does not exist any more');

const invalidField = (path: string[], message: string): Refusal => ({
  code: 'INVALID_REQUEST',
  errors: [{ path, message }],
});

/** PostgreSQL names the columns only in the detail: `Key (sku)=(COF-1) already exists.` */
function uniqueFields(error: PostgresError): string[] {
  const columns = /^Key \(([^)]+)\)=/.exec(error.detail ?? '')?.[1] ?? '';
  return columns.split(', ').filter(Boolean).slice(-1).map(camelCase);
}

/** Our constraints are called `<table>_<column>_check`, see database/install. */
function checkedField(error: PostgresError): string[] {
  const column = /^(?:products|categories|orders|order_lines|stock_movements)_(.+)_check$/.exec(
    error.constraint ?? '',
  )?.[1];
  return column ? [camelCase(column)] : [];
}

const camelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
