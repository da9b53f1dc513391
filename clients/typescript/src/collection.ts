/** What all nouns of the API have in common: lists, and one of them by its documentId. */
import type { Api, CallOptions } from './api.js';
import { ShopRefusal } from './errors.js';
import { eachEntry, type Page } from './pages.js';
import { queryString, type ListQuery, type PageQuery } from './query.js';
import type { Pagination } from './schemas.js';

const NOT_FOUND = 404;

export interface Enveloped<Data> {
  data: Data;
}

export interface GetOptions extends CallOptions, Pick<ListQuery, 'populate'> {}

export interface PageBody<Entry> extends Enveloped<Entry[]> {
  meta: { pagination: Pagination };
}

/** Something that can be read. */
export class Collection<Entry> {
  /** @param path of the collection, behind `/api`. */
  constructor(
    protected readonly api: Api,
    protected readonly path: string,
  ) {}

  /**
   * One page; the first one where the query names none.
   * @throws ShopRefusal INVALID_REQUEST naming the parameter at fault.
   */
  list(query: PageQuery = {}, options: CallOptions = {}): Promise<Page<Entry>> {
    return this.readPage(queryString(query), options);
  }

  /**
   * Every entry, page by page as they are needed: `for await (const entry of …)`.
   * @throws from within the loop, ShopRefusal INVALID_REQUEST naming the parameter at fault.
   */
  all(query: ListQuery = {}, options: CallOptions = {}): AsyncIterable<Entry> {
    return eachEntry((after) => this.readPage(queryString({ ...query, after }, false), options));
  }

  /** @throws ShopRefusal with status 404 when it is not there, or not for whoever asks. */
  get(documentId: string, { signal, ...query }: GetOptions = {}): Promise<Entry> {
    const path = this.pathOf(documentId) + queryString(query);
    return this.send({ method: 'GET', path, repeatable: true, signal });
  }

  /** @returns what stands under `data` in the answer. */
  protected async send<Data>(request: Parameters<Api['send']>[0]): Promise<Data> {
    return (await this.api.send<Enveloped<Data>>(request)).data;
  }

  /** @throws TypeError for an empty documentId: that would be the address of the collection. */
  protected pathOf(documentId: string): string {
    if (documentId === '') throw new TypeError('A documentId is not empty');
    return `${this.path}/${encodeURIComponent(documentId)}`;
  }

  /** @returns the page as it is sent. */
  protected readBody<Body extends PageBody<Entry>>(query: string, { signal }: CallOptions): Promise<Body> {
    return this.api.send<Body>({ method: 'GET', path: this.path + query, repeatable: true, signal });
  }

  private async readPage(query: string, options: CallOptions): Promise<Page<Entry>> {
    const { data, meta } = await this.readBody(query, options);
    return { items: data, pagination: meta.pagination };
  }
}

/** Something that staff may edit; `Edited` is what they are answered. */
export class EditableCollection<Entry, New, Changes, Edited = Entry> extends Collection<Entry> {
  /** Not sent again when its answer is lost: look whether it is there. */
  create(entry: New, { signal }: CallOptions = {}): Promise<Edited> {
    return this.send({ method: 'POST', path: this.path, body: { data: entry }, repeatable: false, signal });
  }

  /** @param changes what they do not name stays as it is. */
  update(documentId: string, changes: Changes, { signal }: CallOptions = {}): Promise<Edited> {
    const path = this.pathOf(documentId);
    return this.send({ method: 'PUT', path, body: { data: changes }, repeatable: true, signal });
  }

  async delete(documentId: string, { signal }: CallOptions = {}): Promise<void> {
    const path = this.pathOf(documentId);
    try {
      await this.api.send({ method: 'DELETE', path, repeatable: true, signal });
    } catch (error) {
      const isGone = error instanceof ShopRefusal && error.status === NOT_FOUND;
      // Then it was the attempt whose answer was lost that has deleted it.
      if (!(isGone && error.earlierMayHaveActed)) throw error;
    }
  }
}
