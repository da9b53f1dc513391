/** docs/errors.md, made from the table that the shop itself answers by. */
import type { RefusalCode, RefusalDescription } from '../../src/http/refusal-description';
import { REFUSALS } from '../../src/http/refusals';

const HEAD = `# Errors

Every refusal of the API has one shape. \`error.details.code\` says which it is; read that, not the message, which is for
people and may change.

\`\`\`json
{
  "data": null,
  "error": { "status": 409, "name": "ConflictError", "message": "…", "details": { "code": "…" } }
}
\`\`\`

A status of 500 is a fault of the shop and has no code; the log has its stack trace under the request's \`X-Request-Id\`.
What never becomes a request meets no route and is in no route's list: headers and an address too long are answered with 431, what
does not arrive in time with 408, what is no HTTP with 400, each in this shape with the code \`INVALID_REQUEST\`.
This page is generated from \`src/http/refusals.ts\` by \`npm run api:documents\`.
`;

/** @returns the page as Markdown. */
export function errorsPage(): string {
  const refusals = Object.entries(REFUSALS) as [RefusalCode, RefusalDescription][];
  const rows = refusals.map(
    ([code, { status, when }]) => `| [\`${code}\`](#${code.toLowerCase()}) | ${status} | ${when} |`,
  );
  const table = ['| code | status | when |', '| --- | --- | --- |', ...rows].join('\n');
  return [HEAD, table, ...refusals.map(section)].join('\n\n');
}

function section([code, { status, name, when, advice, example, retryAfter }]: [
  RefusalCode,
  RefusalDescription,
]): string {
  const error = { status, name, message: example.message, details: { code, ...example.details } };
  return [
    `## ${code}`,
    `**${status}**${retryAfter ? ', with `Retry-After`' : ''}. ${when}`,
    `_What the app should do:_ ${advice}`,
    `\`\`\`json\n${JSON.stringify({ data: null, error }, null, 2)}\n\`\`\``,
  ].join('\n\n');
}
