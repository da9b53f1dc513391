/** Log lines: readable in development, one JSON object a line in production, both with the request's id. */
import { loggerOptions } from '../src/platform/logging';

export default loggerOptions();
