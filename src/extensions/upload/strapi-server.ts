/**
 * What the shop changes in the media library: programs are not offered its MCP tools, which rename, move and delete files; and it
 * takes nothing but pictures.
 */
import type { Core } from '@strapi/strapi';
import { withoutItsTools } from '../../automation/keep-back';
import { picturesOnly } from './pictures-only';

type Methods = Record<string, (...parameters: never[]) => unknown>;

interface Plugin {
  register: (context: { strapi: Core.Strapi }) => Promise<void>;
  services: Record<string, ((parameters: object) => Methods) | undefined>;
}

export default (plugin: Plugin): Plugin => {
  const { register, services } = plugin;
  plugin.register = (context) => withoutItsTools(context.strapi, () => register(context));
  const create = services.upload;
  if (!create) throw new Error('The media library has no service that stores files any more');
  services.upload = (parameters) => picturesOnly(create(parameters));
  return plugin;
};
