/**
 * Holds every password that customers and staff are given against the rules, whichever way it comes: registration, a change by
 * its owner, the panel, a plugin, a command. All of them go through Strapi's document service, which hashes it afterwards. And
 * whoever still uses the old one, a thief above all, is logged out.
 */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { isLeaked } from './breach-list';
import { flawOf } from './rules';
import type { PasswordSettings } from './settings';

const USER = 'plugin::users-permissions.user' as const;

const SETTING = new Set(['create', 'update', 'clone']);

interface Names {
  id: number;
  username: string | null;
  email: string | null;
}

interface Change {
  documentId?: string;
  data?: Partial<Record<'password' | 'username' | 'email', unknown>>;
}

/** To be called once, before the shop loads: it sets what a hash costs as well. */
export function holdPasswords(strapi: Core.Strapi): void {
  const { hashCost, breachListUrl } = strapi.config.get<PasswordSettings>('passwords');
  Object.assign(strapi.contentType(USER).attributes.password ?? {}, { encryption: { rounds: hashCost } });
  strapi.documents.use(async (context, next) => {
    if (context.uid !== USER || !SETTING.has(context.action)) return next();
    const { documentId, data = {} } = context.params as Change;
    const { password } = data;
    if (typeof password !== 'string') return next();
    const owner = documentId === undefined ? null : await ownerOf(strapi, documentId);
    const names = [data.username, data.email, owner?.username, owner?.email];
    const flaw = flawOf(
      password,
      names.filter((name) => typeof name === 'string'),
    );
    if (flaw) throw refused(flaw);
    if (breachListUrl && (await isLeaked(strapi, breachListUrl, password))) throw refused(LEAKED);
    const written = await next();
    if (owner && context.action === 'update') await endSessions(strapi, owner.id);
    return written;
  });
}

const LEAKED = 'has leaked from somewhere and is in the lists of those who guess; choose another';

/** As Strapi refuses a field: its panel and the API both know how to show that. */
const refused = (flaw: string): Error =>
  new errors.ValidationError(`password ${flaw}`, {
    errors: [{ path: ['password'], message: flaw, name: 'ValidationError' }],
  });

const ownerOf = (strapi: Core.Strapi, documentId: string): Promise<Names | null> =>
  strapi.db.query(USER).findOne({ where: { documentId }, select: ['id', 'username', 'email'] });

const endSessions = (strapi: Core.Strapi, id: number): Promise<void> =>
  strapi.sessionManager('users-permissions').invalidateRefreshToken(String(id));
