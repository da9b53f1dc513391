/**
 * The roles a shop begins with in the panel. Each is installed once; from then on it belongs to the admins, who may
 * change or delete it.
 */
import type { Core, UID } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import { ACTIONS, type PanelAction } from './permissions';

type ContentAction = 'create' | 'read' | 'update' | 'delete';

/** What may be done with entries of a content type, with all its fields but some. */
interface ContentGrant {
  subject: UID.ContentType;
  actions: ContentAction[];
  without?: string[];
}

interface PanelRole {
  code: string;
  name: string;
  description: string;
  content: ContentGrant[];
  actions: (PanelAction | `plugin::upload.${string}`)[];
}

interface Permission {
  action: string;
  subject: string | null;
  properties: { fields?: string[] };
  conditions: string[];
}

const ALL: ContentAction[] = ['create', 'read', 'update', 'delete'];

const PICTURES = [
  'plugin::upload.read',
  'plugin::upload.configure-view',
  'plugin::upload.assets.create',
  'plugin::upload.assets.update',
  'plugin::upload.assets.download',
  'plugin::upload.assets.copy-link',
] as const;

export const PANEL_ROLES: PanelRole[] = [
  {
    code: 'opply-store-manager',
    name: 'Store manager',
    description: 'Runs the shop: products, stock, orders and customers.',
    content: [
      { subject: 'api::product.product', actions: ALL },
      { subject: 'api::category.category', actions: ALL },
      { subject: 'api::order.order', actions: ['read'] },
      { subject: 'api::order-line.order-line', actions: ['read'] },
      { subject: 'api::stock-movement.stock-movement', actions: ['read'] },
    ],
    // By the secret of a webhook anybody could speak for the shop: it is for those who set webhooks.
    actions: [
      ...Object.values(ACTIONS).filter((action) => action !== ACTIONS.readWebhookSecrets),
      ...PICTURES,
    ],
  },
  {
    code: 'opply-fulfilment',
    name: 'Fulfilment',
    description: 'Packs and ships: reads orders and moves them on, receives goods.',
    content: [
      { subject: 'api::product.product', actions: ['read'] },
      { subject: 'api::category.category', actions: ['read'] },
      { subject: 'api::order.order', actions: ['read'] },
      { subject: 'api::order-line.order-line', actions: ['read'] },
    ],
    actions: [ACTIONS.readOrders, ACTIONS.moveOrders, ACTIONS.readStock, ACTIONS.receiveStock],
  },
  {
    code: 'opply-catalogue-editor',
    name: 'Catalogue editor',
    description: 'Keeps products and categories; sees no orders and no customers, and moves no stock.',
    content: [
      { subject: 'api::product.product', actions: ALL, without: ['stock', 'lowStockThreshold'] },
      { subject: 'api::category.category', actions: ALL },
    ],
    actions: [...PICTURES],
  },
];

const STORE = { type: 'core', name: 'back-office', key: 'installed-roles' } as const;

/** Installs the roles that were never installed here. The boot lock is held: one instance at a time. */
export async function installPanelRoles(strapi: Core.Strapi): Promise<void> {
  const installed = ((await strapi.store.get(STORE)) ?? []) as string[];
  const missing = PANEL_ROLES.filter(({ code }) => !installed.includes(code));
  if (missing.length === 0) return;
  await strapi.db.transaction(async () => {
    for (const role of missing) await installRole(strapi, role);
    await strapi.store.set({ ...STORE, value: [...installed, ...missing.map(({ code }) => code)] });
  });
}

async function installRole(strapi: Core.Strapi, role: PanelRole): Promise<void> {
  const { code, name, description } = role;
  const roles = strapi.service('admin::role');
  if (await roles.exists({ $or: [{ code }, { name }] })) {
    strapi.log.warn(`the panel has a role "${name}" already, so the shop's own was not installed`);
    return;
  }
  const { id } = await roles.create({ code, name, description });
  await roles.assignPermissions(id, permissionsOf(strapi, role));
}

function permissionsOf(strapi: Core.Strapi, { content, actions }: PanelRole): Permission[] {
  const entries = content.flatMap(({ subject, actions: granted, without = [] }) =>
    granted.map((action) => ({
      action: `plugin::content-manager.explorer.${action}`,
      subject,
      properties: action === 'delete' ? {} : { fields: fieldsOf(strapi, subject, without) },
      conditions: [],
    })),
  );
  const others = actions.map((action) => ({ action, subject: null, properties: {}, conditions: [] }));
  return [...entries, ...others];
}

/** Private attributes too: they are hidden from the API, not from the panel. */
const fieldsOf = (strapi: Core.Strapi, subject: UID.ContentType, without: string[]): string[] =>
  contentTypes.getVisibleAttributes(strapi.contentType(subject)).filter((field) => !without.includes(field));
