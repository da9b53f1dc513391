/** What the shop changes in the media library: programs are not offered its MCP tools, which rename, move and delete files. */
import type { Core } from '@strapi/strapi';
import { withoutItsTools } from '../../automation/keep-back';

interface Plugin {
  register: (context: { strapi: Core.Strapi }) => Promise<void>;
}

export default (plugin: Plugin): Plugin => {
  const register = plugin.register;
  plugin.register = (context) => withoutItsTools(context.strapi, () => register(context));
  return plugin;
};
