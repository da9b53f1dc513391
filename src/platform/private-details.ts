/**
 * Keeps rows and bodies out of the log. Beside its message, an error of PostgreSQL repeats the row or the value it is about ("Failing row
 * contains (…)"), one of the body parser what it could not read, and a log line takes over whatever an error carries.
 */
import { format } from 'winston';

/** https://www.postgresql.org/docs/current/protocol-error-fields.html */
const REPEATING = ['detail', 'hint', 'where', 'internalQuery', 'body'];

/** winston's format for it. */
export const withoutRows = format((info) => {
  for (const field of REPEATING) Reflect.deleteProperty(info, field);
  return info;
});
