/** One line that says how far the benchmark is: rewritten in a terminal, a new one each time in a log. */

export class Progress {
  /** @param {number[]} seconds what each step is expected to take; what it really takes corrects the guess. */
  plan(seconds) {
    this.expected = seconds;
    this.done = 0;
    this.startedAt = Date.now();
  }

  /** Says which step begins now, and how long it and all after it will take. */
  step(what) {
    const ahead = sum(this.expected.slice(this.done));
    const behind = sum(this.expected.slice(0, this.done));
    const pace = behind === 0 ? 1 : (Date.now() - this.startedAt) / 1000 / behind;
    this.done += 1;
    this.show(`${this.done} of ${this.expected.length}: ${what}, about ${duration(ahead * pace)} left`);
  }

  show(line) {
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  end() {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.round(seconds)} s`;
}
