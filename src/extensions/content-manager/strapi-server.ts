/**
 * What the shop changes in the content manager: for what only an engine of ours writes, the panel has no permission to
 * create, change or delete at all. Not even a super admin can be given it, so the panel shows no button for it, and its
 * API refuses. Nor are programs offered the MCP tools it makes of every content type. And who may not see what an entry belongs to,
 * or asks it of no content type, hears so: Strapi goes on as if they might, and breaks.
 */
import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { withoutItsTools } from '../../automation/keep-back';
import { ENGINE_WRITTEN } from '../../back-office/engine-written';

type Find = (ctx: { params: { model: string } }, id?: string) => Promise<object | undefined>;

interface Plugin {
  bootstrap: (context: { strapi: Core.Strapi }) => Promise<void>;
  controllers: { relations: { extractAndValidateRequestInfo?: Find } };
}

const WRITES = ['create', 'update', 'delete', 'publish'].map(
  (name) => `plugin::content-manager.explorer.${name}`,
);

/** Before the admin's own bootstrap, which gives super admins every permission there is and forgets all others. */
export default (plugin: Plugin): Plugin => {
  refuseRelations(plugin.controllers.relations);
  const bootstrap = plugin.bootstrap;
  plugin.bootstrap = async (context) => {
    await withoutItsTools(context.strapi, () => bootstrap(context));
    const actions = context.strapi.service('admin::permission').actionProvider;
    for (const name of WRITES) {
      const action: { subjects: string[] } = actions.get(name);
      action.subjects = action.subjects.filter((uid) => !ENGINE_WRITTEN.includes(uid));
    }
    // Those that were given before; Strapi's own tidying looks at some of them only.
    await context.strapi.db
      .query('admin::permission')
      .deleteMany({ where: { action: { $in: WRITES }, subject: { $in: [...ENGINE_WRITTEN] } } });
  };
  return plugin;
};

function refuseRelations(controller: Plugin['controllers']['relations']): void {
  const find = controller.extractAndValidateRequestInfo;
  if (!find) throw new Error('The content manager looks relations up in another way than before');
  controller.extractAndValidateRequestInfo = async (ctx, id) => {
    // Names that every object has are no content types.
    const model: { uid?: string } | undefined = strapi.getModel(ctx.params.model as UID.Schema);
    if (!model?.uid) throw new errors.NotFoundError();
    const found = await find.call(controller, ctx, id);
    if (!found) throw new errors.ForbiddenError();
    return found;
  };
}
