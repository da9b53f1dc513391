/** The panel asks which of some rights somebody has. Strapi takes it for granted that there are some, and breaks where there are none. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from '../http/context';

interface Controller {
  check?: (ctx: Context) => Promise<void>;
}

interface Controllers {
  extend(uid: string, extension: (controller: Controller) => Controller): void;
}

const missing = (): Error =>
  new errors.ValidationError('permissions is a required field', {
    errors: [{ path: ['permissions'], message: 'permissions is a required field', name: 'ValidationError' }],
  });

/** To be called in `register`: Strapi's routes look for their controllers after it. */
export function requirePermissionsToCheck(strapi: Core.Strapi): void {
  (strapi.get('controllers') as Controllers).extend('admin::permission', (controller) => {
    const { check } = controller;
    if (!check) throw new Error('Strapi checks permissions in another way than before');
    return {
      ...controller,
      async check(ctx) {
        const { permissions } = (ctx.request.body ?? {}) as { permissions?: unknown };
        if (permissions === undefined) throw missing();
        await check.call(controller, ctx);
      },
    };
  });
}
