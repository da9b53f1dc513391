/** Every tool that programs are offered over MCP: the one list. What is not in it they cannot do. */
import type { Core } from '@strapi/strapi';
import { getOrder, listOrders, transitionTools } from './orders';
import { getProduct, listProducts } from './products';
import { listStockMovements } from './stock';
import { definitionOf, type Tool } from './tool';

const TOOLS: Tool[] = [
  listProducts,
  getProduct,
  listStockMovements,
  listOrders,
  getOrder,
  ...transitionTools,
];

/** To be called in `register`: the MCP server takes no more tools once it has started. */
export function offerTools(strapi: Core.Strapi): void {
  for (const tool of TOOLS) strapi.ai.mcp.registerTool(definitionOf(tool));
}

/**
 * To be called in `bootstrap`, when it has started.
 * @throws Error when it was asked for and is not there: Strapi only writes a line about that, and serves everything else.
 */
export function requireToolServer({ ai: { mcp } }: Core.Strapi): void {
  if (mcp.isEnabled() && !mcp.isRunning()) {
    throw new Error('MCP_SERVER=true, but the MCP server did not start; the log above says why');
  }
}
