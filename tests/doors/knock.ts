/** Knocks at a door over HTTP, and notes what was written meanwhile. */
import { Changes } from '../fuzz/changes';
import type { Shop } from '../support/shop';
import { requestTo, type Door } from './door';
import type { Stage } from './stage';

export interface Answered {
  status: number;
  /** `UPDATE orders`, say; empty when nothing has changed. */
  written: string[];
}

export class Knocker {
  private constructor(
    private readonly shop: Shop,
    private readonly stage: Stage,
    private readonly changes: Changes,
  ) {}

  static async at(shop: Shop, stage: Stage): Promise<Knocker> {
    return new Knocker(shop, stage, await Changes.note(shop.database));
  }

  /** @param token what is brought, if anything. */
  async knock({ address, prepare }: Door, token?: string): Promise<Answered> {
    const call = await prepare(this.stage);
    const { method, url } = requestTo(address, call);
    const body = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(call.body ?? {});
    await this.changes.sinceLast();
    const answer = await fetch(new URL(url, this.shop.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    await answer.arrayBuffer();
    const written = await this.changes.sinceLast();
    return { status: answer.status, written: written.filter((what) => what !== OF_ITS_TOKEN) };
  }

  end = (): Promise<void> => this.changes.end();
}

/** A program's token notes when it was used. */
const OF_ITS_TOKEN = 'UPDATE strapi_api_tokens';

/** @returns what is wrong with an answer: another status, or a refusal or a question that has written something. */
export function faultOf(
  { address }: Door,
  who: string,
  expected: number,
  { status, written }: Answered,
): string[] {
  const faults = status === expected ? [] : [`${address}, ${who}: ${status} instead of ${expected}`];
  const mayWrite = status < 400 && !address.startsWith('GET ');
  if (mayWrite || written.length === 0) return faults;
  return [...faults, `${address}, ${who}: answered ${status}, but wrote ${written.join(', ')}`];
}
