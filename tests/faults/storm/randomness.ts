/**
 * Chance that can be had again: every client and the nemesis draw from streams of their own, all derived from one
 * seed, so that neither the machine's speed nor who came first changes what anybody intends to do.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** An endless row of decisions. */
export class Randomness {
  private readonly generator;

  /** @param stream tells streams of one seed apart. */
  constructor(seed: number, stream: string) {
    this.generator = xoroshiro128plus(seed ^ fingerprint(stream));
  }

  /** @returns a whole number, both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** @returns true in this share of all cases. */
  chance(share: number): boolean {
    return this.between(1, 1_000_000) <= share * 1_000_000;
  }

  /** @returns one of them; each is as likely as the others. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('There is nothing to pick from');
    return items[this.between(0, items.length - 1)] as Item;
  }

  /** @returns one of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Record<Name, number>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.between(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    for (const [name, weight] of entries) {
      left -= weight;
      if (left <= 0) return name;
    }
    throw new Error('Weights are positive');
  }
}

/** FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
