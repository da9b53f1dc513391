/**
 * What a tool of the shop is, and what is around each of them: Strapi's MCP server shows it to those who have its right, a call
 * answers with what the contract names and nothing else, and a refusal carries the code and the details it has in the API.
 */
import type { Core, Modules } from '@strapi/strapi';
import type { z } from 'zod';
import { recognised } from '../http/recognised-errors';
import type { ApiRefusal } from '../http/strapi-refusals';
import { Refused } from '../ordering/errors';
import { withDeadline } from '../platform/deadlines';
import { callerOf, type Caller } from './caller';

type HandlerContext = Modules.MCP.McpHandlerContext;
type CallContext = Modules.MCP.McpCapabilityHandlerContext;
type Result = Modules.MCP.McpToolResult;

/** A permission of the panel: an action, and the content type it is about, if any. */
export type Right = Modules.MCP.McpAuthPolicy;

export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** As Strapi names tools: a verb and a noun. */
  name: string;
  title: string;
  /** Read by a machine that has to choose: what it does, and what it cannot undo. */
  description: string;
  /** Without it the caller neither sees the tool nor may call it. */
  needs: Right;
  /** Strict: an argument that is not in it is refused. */
  input: Input;
  output: Output;
  /** @throws Refused, or an error of Strapi's; both become the answer. */
  run(strapi: Core.Strapi, wanted: z.output<Input>, caller: Caller): Promise<z.input<Output>>;
}

/** @returns the tool, held against its own contracts by the compiler. */
export const tool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  described: Tool<Input, Output>,
): Tool => described as unknown as Tool;

/** @returns it as Strapi's MCP server registers tools. */
export const definitionOf = (described: Tool) => ({
  name: described.name,
  title: described.title,
  description: described.description,
  auth: { policies: [described.needs] as [Right] },
  resolveInputSchema: () => described.input,
  resolveOutputSchema: () => described.output,
  createHandler:
    (strapi: Core.Strapi, context: HandlerContext) =>
    ({ args, extra }: { args: z.output<z.ZodObject>; extra: CallContext }): Promise<Result> =>
      call(strapi, described, args, callerOf(strapi, context, extra)),
});

/**
 * A call ends before the deadline of its request: by then Strapi has begun the answer, and what cuts it off says nothing, so the
 * caller would wait on.
 */
const PART_OF_DEADLINE = 0.8;

/** Late, an order may still be moved behind the answer; it then refuses to be moved again. */
function inTime<Answer>(strapi: Core.Strapi, name: string, answering: Promise<Answer>): Promise<Answer> {
  let late = false;
  answering.catch((error: unknown) => {
    if (late) strapi.log.warn(`after the deadline of tool ${name}: ${String(error)}`);
  });
  const withinMs = strapi.config.get<number>('server.requestDeadlineMs') * PART_OF_DEADLINE;
  return withDeadline(answering, withinMs, () => {
    late = true;
    return new Refused({ code: 'UNAVAILABLE' });
  });
}

async function call(
  strapi: Core.Strapi,
  { name, output, run }: Tool,
  wanted: z.output<z.ZodObject>,
  caller: Caller,
): Promise<Result> {
  try {
    const structuredContent = output.parse(await inTime(strapi, name, run(strapi, wanted, caller)));
    return { content: [textOf(structuredContent)], structuredContent };
  } catch (error) {
    const refusal = recognised(error);
    // Strapi would tell the caller the words of whatever broke, a statement of SQL among them.
    if (!refusal || refusal.status >= 500)
      strapi.log.error(`tool ${name}: ${error instanceof Error ? error.stack : String(error)}`);
    return { content: [textOf({ error: refusal ? shown(refusal) : BROKEN })], isError: true };
  }
}

const BROKEN = { status: 500, name: 'InternalServerError', message: 'Internal Server Error', details: {} };

const shown = ({ code, status, name, message, details }: ApiRefusal) => ({
  status,
  name,
  message,
  details: { code, ...details },
});

const textOf = (content: object) => ({ type: 'text' as const, text: JSON.stringify(content) });
