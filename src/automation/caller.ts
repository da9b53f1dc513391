/**
 * Who calls a tool: a program, with an admin token that somebody of the panel has made for it. It may do what the token was given,
 * never more than its owner may; and it is written down as itself, not as its owner.
 */
import type { Core, Modules } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { ACTIONS } from '../back-office/permissions';
import type { Actor } from '../ordering/actor';

interface Ability {
  can(action: string, subject?: string, field?: string): boolean;
}

export interface Caller {
  /** What the token may do at this moment. */
  ability: Ability;
  /**
   * @returns the token by its name, as the panel's routes write one down.
   * @throws UnauthorizedError when it was revoked since the call began.
   */
  actor(): Promise<Actor>;
  /** @returns the same for who may move orders on; undefined for who may only read. */
  mover(): Promise<Actor | undefined>;
}

/** Strapi's MCP server tells its tools what the caller may do and whose token it is, not which. */
export function callerOf(
  strapi: Core.Strapi,
  { userAbility }: Modules.MCP.McpHandlerContext,
  { requestInfo }: Modules.MCP.McpCapabilityHandlerContext,
): Caller {
  const ability = userAbility as Ability;
  const actor = () => actorOfToken(strapi, String(requestInfo?.headers.authorization));
  return {
    ability,
    actor,
    mover: async () => (ability.can(ACTIONS.moveOrders) ? actor() : undefined),
  };
}

async function actorOfToken(strapi: Core.Strapi, authorization: string): Promise<Actor> {
  const tokens = strapi.service('admin::api-token-admin');
  const [, accessKey = ''] = authorization.split(/\s+/);
  const token: { id: number | string; name: string } | null = await tokens.getByAccessKey(
    tokens.hash(accessKey),
  );
  if (!token) throw new errors.UnauthorizedError('This token was revoked');
  // As long as the column is.
  return { kind: 'token', id: Number(token.id), name: token.name.slice(0, 255) };
}
