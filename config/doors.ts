/**
 * Which routes of Strapi's plugins there are: the one table. What is left to a permission can be ticked by mistake, and an API token
 * with full access has every permission; a route that is not there can be called by nobody. Plugins that stand in neither list
 * are served whole.
 */
import type { Doors } from '../src/platform/plugin-routes';

const doors: Doors = {
  /** Of the API, all that is served of these plugins. */
  served: {
    'users-permissions': [
      'POST /auth/local',
      'POST /auth/local/register',
      'POST /auth/refresh',
      'POST /auth/logout',
      'POST /auth/change-password',
      'GET /auth/sessions',
      'DELETE /auth/sessions/:sessionId',
      'GET /users/me',
    ],
    'content-type-builder': [],
    email: [],
    i18n: [],
    upload: [],
  },
  /** Of the panel's own API, what is not served. */
  closed: {
    // Mails of any content to anybody, for everybody who may open the panel. The button that tries the connection is another route.
    email: ['POST /'],
    // Nothing but Strapi's translations by a service of its own, and for everybody who may open the panel.
    i18n: ['PUT /settings'],
    // Whoever may open the panel may delete; a password that anybody may guess at guards a page whose content is public.
    documentation: [
      'GET /v:major(\\d+).:minor(\\d+).:patch(\\d+)',
      'GET /login',
      'POST /login',
      'POST /regenerateDoc',
      'PUT /updateSettings',
      'DELETE /deleteDoc/:version',
    ],
  },
};

export default doors;
