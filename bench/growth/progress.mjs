/** Says on stderr, every few seconds, how far something long has come. */

const EVERY_SECONDS = 3;

export class Progress {
  /** @param {string} title what is being done. @param {number} total how many rows it will be. */
  constructor(title, total) {
    this.title = title;
    this.total = total;
    this.done = 0;
    this.startedAt = Date.now();
    this.saidAt = this.startedAt;
  }

  advance(rows) {
    this.done += rows;
    if (Date.now() - this.saidAt < EVERY_SECONDS * 1000 && this.done < this.total) return;
    this.say(`${this.done.toLocaleString('en')} of ${this.total.toLocaleString('en')} rows`);
  }

  say(text) {
    this.saidAt = Date.now();
    console.error(`${this.title}: ${text}, ${Math.round((this.saidAt - this.startedAt) / 1000)} s`);
  }
}
