/** What a process tells Prometheus, read as Prometheus would. */
import type { Shop } from './shop';

/** Of shops in tests. */
export const METRICS_TOKEN = 'told-to-prometheus-only';

type Labels = Record<string, string>;

interface Sample {
  name: string;
  labels: Labels;
  value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export class Metrics {
  private readonly samples: Sample[];

  constructor(text: string) {
    this.samples = text
      .split('\n')
      .filter((row) => row !== '' && !row.startsWith('#'))
      .map((row) => {
        const [, name = '', labels = '', value = ''] = SAMPLE.exec(row) ?? [];
        if (name === '') throw new Error(`no sample of Prometheus: ${row}`);
        const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text]);
        return { name, labels: Object.fromEntries(pairs) as Labels, value: Number(value) };
      });
  }

  /** @returns the sum of all values of this name that have these labels, whatever others; undefined when there is none. */
  sum(name: string, labels: Labels = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }

  /** @returns the values that a label has. */
  valuesOf(name: string, label: string): Set<string | undefined> {
    return new Set(this.samples.filter((sample) => sample.name === name).map(({ labels }) => labels[label]));
  }

  get names(): Set<string> {
    return new Set(this.samples.map(({ name }) => name));
  }
}

/** @param authorization the header; none is sent without. */
export const askForMetrics = (url: string, authorization?: string): Promise<Response> =>
  fetch(`${url}/metrics`, { headers: authorization === undefined ? {} : { Authorization: authorization } });

/** @param from a shop that was started with METRICS_TOKEN, or its address. */
export async function metricsOf(from: Shop | string): Promise<Metrics> {
  const answer = await askForMetrics(typeof from === 'string' ? from : from.url, `Bearer ${METRICS_TOKEN}`);
  if (answer.status !== 200) throw new Error(`metrics were refused: ${answer.status} ${await answer.text()}`);
  return new Metrics(await answer.text());
}

/**
 * Figures that only the database knows are left out when it is slow to answer, as it may be on a busy machine: asked again until these
 * are told.
 */
export async function figuresOf(from: Shop | string, ...names: string[]): Promise<Metrics> {
  let told = await metricsOf(from);
  while (!names.every((name) => told.names.has(name))) told = await metricsOf(from);
  return told;
}
