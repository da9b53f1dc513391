/** Programs that talk to the shop over MCP, for tests: an admin token made as the panel makes it, and the official client. */
import { randomUUID } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { colleague, type Colleague, type PanelRole } from './panel';
import type { Shop } from './shop';

/** What a token is given: an action of the panel, about what, and with which fields. */
export interface Permission {
  action: string;
  subject: string | null;
  properties: { fields?: string[] };
  conditions: string[];
}

const READ = 'plugin::content-manager.explorer.read';

/** @returns the permission for something of the shop's own, e.g. `orders.read`. */
export const toDo = (action: string): Permission => ({
  action: `api::shop.${action}`,
  subject: null,
  properties: {},
  conditions: [],
});

/** @returns the permission to read these fields of the products. */
export const toRead = (fields: string[], conditions: string[] = []): Permission => ({
  action: READ,
  subject: 'api::product.product',
  properties: { fields },
  conditions,
});

/** @returns all that a role may do. */
export const allOf = (shop: Shop, role: PanelRole): Promise<Permission[]> =>
  shop.inside(async (strapi, code) => {
    const { permissions } = await strapi.db
      .query('admin::role')
      .findOne({ where: { code }, populate: { permissions: true } });
    return (permissions as Permission[]).map(({ action, subject, properties, conditions }) => ({
      action,
      subject,
      properties,
      conditions,
    }));
  }, role);

export interface Token {
  accessKey: string;
  owner: Colleague;
}

/**
 * Has somebody with all rights make a token with these.
 * @param name no two may have the same.
 */
export async function adminToken(
  shop: Shop,
  adminPermissions: Permission[],
  name = `Robot ${randomUUID()}`,
): Promise<Token> {
  const owner = await colleague(shop, 'strapi-super-admin');
  const { body } = await shop
    .send('post', '/admin/admin-tokens', owner.token)
    .send({ name, description: '', lifespan: null, adminPermissions })
    .expect(201);
  return { accessKey: body.data.accessKey, owner };
}

/** What a tool has answered. */
export interface Told {
  isError: boolean;
  text: string;
  /** Of a call that went well. */
  result: Record<string, unknown> | undefined;
}

const connected = new Set<Client>();

/** A program with a token, connected as any MCP client connects. */
export class Program {
  private constructor(private readonly client: Client) {}

  static async connect(shop: Shop, accessKey: string): Promise<Program> {
    const client = new Client({ name: 'test', version: '1.0.0' });
    const requestInit = { headers: { Authorization: `Bearer ${accessKey}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', shop.url), { requestInit }));
    connected.add(client);
    // From now on the client holds every answer against the tool's contract.
    await client.listTools();
    return new Program(client);
  }

  /** @returns the names of the tools it is offered. */
  async tools(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** @throws ProtocolError when there is no such tool for it. */
  async call(name: string, parameters: Record<string, unknown> = {}): Promise<Told> {
    const {
      isError = false,
      content,
      structuredContent,
    } = await this.client.callTool({
      name,
      arguments: parameters,
    });
    const [first] = content as { text: string }[];
    return {
      isError: isError === true,
      text: first?.text ?? '',
      result: structuredContent as Told['result'],
    };
  }
}

/** @returns what the tool has refused, as the API words it. */
export const refusalOf = ({ text }: Told): Record<string, unknown> =>
  (JSON.parse(text) as { error: Record<string, unknown> }).error;

/** To be called when a file ends. */
export async function disconnectAll(): Promise<void> {
  await Promise.all([...connected].map((client) => client.close()));
  connected.clear();
}
