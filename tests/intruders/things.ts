/** What there is to ask for: the victim's things first, and the newest of what others have made. */
import type { Client } from 'pg';
import type { Things } from './request';
import type { Plants } from './secrets';

const MOST_OF_A_KIND = 15;

export async function thingsOf(client: Client, { planted, others }: Plants): Promise<Things> {
  const newest = async (table: string): Promise<string[]> => {
    const { rows } = await client.query<{ document_id: string }>(
      `SELECT document_id FROM ${table} ORDER BY id DESC LIMIT ${MOST_OF_A_KIND}`,
    );
    return rows.map(({ document_id }) => document_id);
  };
  return {
    product: [planted.tea, ...(await newest('products'))],
    category: [planted.category, ...(await newest('categories'))],
    order: [planted.order, ...(await newest('orders'))],
    customer: [planted.victim.documentId, ...(await newest('up_users'))],
    others,
  };
}
