/** What the dashboard of deploy/grafana asks Prometheus, in the words in which Grafana would ask it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = path.resolve(__dirname, '..', '..', '..', 'deploy', 'grafana', 'dashboards', 'shop.json');

interface Dashboard {
  panels: { title: string; targets?: { expr: string }[] }[];
  annotations: { list: { name: string; expr: string }[] };
  templating: { list: { name: string; allValue: string }[] };
}

export interface Question {
  /** The panel's. */
  title: string;
  expression: string;
}

const dashboard = JSON.parse(readFileSync(FILE, 'utf8')) as Dashboard;

/** Grafana's own, which is four times the interval that the source of data is said to have (15 s). */
const RATE_INTERVAL = '1m';

/** With all processes chosen. */
function asAsked(expression: string): string {
  const chosen = Object.fromEntries(dashboard.templating.list.map(({ name, allValue }) => [name, allValue]));
  const variables: Record<string, string> = { ...chosen, __rate_interval: RATE_INTERVAL };
  return expression.replace(/\$(\w+)/g, (whole, name: string) => variables[name] ?? whole);
}

/** Of every panel. */
export const questions: Question[] = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expression: asAsked(expr) })),
);

/** By which alerts are drawn into all of them. */
export const annotations: string[] = dashboard.annotations.list.map(({ expr }) => asAsked(expr));
