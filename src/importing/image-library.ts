/** Brings a catalogue's images into Strapi's media library, each address once, however many products show it. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Core } from '@strapi/strapi';
import type { CatalogueRow, Problem } from './shopify-variant';

const FILE = 'plugin::upload.file' as const;

const MIME_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
};

const DOWNLOAD_PATIENCE_MS = 15_000;

export class ImageLibrary {
  private readonly known = new Map<string, number | undefined>();

  /** @param directory where relative paths start: the catalogue's own. */
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly directory: string,
  ) {}

  /**
   * @param problems gets one entry for each image that could not be had; the product is loaded without it.
   * @returns file ids by address, for all images of these rows.
   */
  async provide(rows: CatalogueRow[], problems: Problem[]): Promise<Map<string, number>> {
    for (const row of rows) {
      for (const address of row.images) {
        if (this.known.has(address)) continue;
        this.known.set(
          address,
          await this.bring(address).catch((error: Error) => {
            problems.push({ line: row.line, message: `image ${address}: ${error.message}` });
            return undefined;
          }),
        );
      }
    }
    return new Map([...this.known].filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  private async bring(address: string): Promise<number> {
    // The caption remembers where a file came from, so that a second import finds it.
    const existing: { id: number } | null = await this.strapi.db
      .query(FILE)
      .findOne({ where: { caption: address } });
    if (existing) return existing.id;
    return /^https?:\/\//.test(address) ? this.download(address) : this.upload(this.beside(address), address);
  }

  private beside(address: string): string {
    const file = path.resolve(this.directory, address);
    if (!file.startsWith(this.directory + path.sep))
      throw new Error('it lies outside of the folder of the file');
    return file;
  }

  private async download(address: string): Promise<number> {
    const response = await fetch(address, { signal: AbortSignal.timeout(DOWNLOAD_PATIENCE_MS) });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const directory = await mkdtemp(path.join(tmpdir(), 'opply-shop-image-'));
    try {
      const file = path.join(directory, path.basename(new URL(address).pathname));
      await pipeline(Readable.fromWeb(response.body as never), createWriteStream(file));
      return await this.upload(file, address);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  private async upload(filepath: string, caption: string): Promise<number> {
    const mimetype = MIME_TYPES[path.extname(filepath).toLowerCase()];
    if (!mimetype) throw new Error(`it is not of a type we show (${Object.keys(MIME_TYPES).join(', ')})`);
    const { size } = await stat(filepath);
    const name = path.basename(filepath);
    const [file] = await this.strapi
      .plugin('upload')
      .service('upload')
      .upload({
        data: { fileInfo: { name, caption, alternativeText: path.parse(name).name.replaceAll('-', ' ') } },
        files: { filepath, originalFilename: name, mimetype, size },
      });
    return file.id;
  }
}
