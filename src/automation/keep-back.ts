/**
 * Keeps back the tools that Strapi makes of every table by itself. They write by form, the media library's delete files, and two of
 * them have the names of the shop's own.
 */
import type { Core } from '@strapi/strapi';

/**
 * Runs a step of a plugin's start without the MCP tools it registers.
 * @throws what the step throws.
 */
export async function withoutItsTools(strapi: Core.Strapi, step: () => unknown): Promise<void> {
  const { mcp } = strapi.ai;
  const { registerTool } = mcp;
  mcp.registerTool = () => undefined;
  try {
    await step();
  } finally {
    mcp.registerTool = registerTool;
  }
}
