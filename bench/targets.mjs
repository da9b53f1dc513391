/**
 * How fast the shop means to be, as data. A ratio is taken within a round, between two slices that ran minutes apart at
 * most on the same machine; its median over the rounds is what counts.
 */
import { summarize } from './statistics.mjs';

const rate = (scenario, system = 'shop') => ({ scenario, system, figure: 'requestsPerSecond' });

/** `of` divided by `to` must be at least `least`, or at most `most`. */
const RATIOS = [
  [
    'POST order, 1 line, against stock Strapi',
    rate('order-spread'),
    rate('order-spread', 'stock'),
    { least: 15 },
  ],
  [
    'the same against the hand-written baseline',
    rate('order-spread'),
    rate('order-spread', 'hand-written'),
    { least: 1 },
  ],
  [
    'POST order with both worked plugins, against without',
    rate('order-with-plugins', 'shop-with-plugins'),
    rate('order-spread'),
    { least: 0.8 },
  ],
  [
    'the same with a voucher in every order',
    rate('order-with-voucher', 'shop-with-plugins'),
    rate('order-spread'),
    { least: 0.7 },
  ],
  ['POST order, 1 line, against the no-op POST', rate('order-spread'), rate('nothing-post'), { least: 0.6 }],
  [
    'POST order, all on one product, against spread',
    rate('order-one-product'),
    rate('order-spread'),
    { least: 0.9 },
  ],
  [
    'the same against the hand-written baseline on one product',
    rate('order-one-product'),
    rate('order-one-product', 'hand-written'),
    { least: 2.5 },
  ],
  [
    'POST order with 3 lines, against 1 line',
    rate('order-three-lines'),
    rate('order-spread'),
    { least: 0.7 },
  ],
  [
    'GET product list, against stock Strapi',
    rate('product-list'),
    rate('product-list', 'stock'),
    { least: 12 },
  ],
  ['GET product list, against the no-op GET', rate('product-list'), rate('nothing-get'), { least: 0.9 }],
  ['GET my orders, against stock Strapi', rate('my-orders'), rate('my-orders', 'stock'), { least: 5 }],
  [
    'p99 of POST order, against its median',
    { ...rate('order-spread'), figure: 'p99' },
    { ...rate('order-spread'), figure: 'p50' },
    { most: 3 },
  ],
];

const MOST_MEMORY_GROWTH = 1.5;
const MOST_MEGABYTES = 450;

/**
 * @param {object[]} slices every measured slice: round, scenario, system and its figures.
 * @param {{ warm: number, after: number } | undefined} memory of the shop, in megabytes.
 * @returns {object[]} one entry per target: what, wanted, measured, unit, reached (undefined when not measured).
 */
export function judge(slices, memory) {
  const ratios = RATIOS.map(([what, of, to, wanted]) =>
    verdict(what, '×', wanted, summarize(ratioPerRound(slices, of, to))),
  );
  const single = (value) => memory && { median: value, min: value, max: value };
  return [
    ...ratios,
    verdict(
      'memory of the shop after the bench, against warm',
      '×',
      { most: MOST_MEMORY_GROWTH },
      single(memory?.after / memory?.warm),
    ),
    verdict('memory of the shop after the bench', 'MB', { most: MOST_MEGABYTES }, single(memory?.after)),
  ];
}

function ratioPerRound(slices, of, to) {
  const find = (round, wanted) =>
    slices.find(
      (slice) =>
        slice.round === round && slice.scenario === wanted.scenario && slice.system === wanted.system,
    )?.[wanted.figure];
  const rounds = [...new Set(slices.map(({ round }) => round))];
  return rounds.map((round) => find(round, of) / find(round, to)).filter(Number.isFinite);
}

function verdict(what, unit, wanted, measured) {
  const { least = -Infinity, most = Infinity } = wanted;
  const reached = measured && measured.median >= least && measured.median <= most;
  return { what, unit, wanted, measured, reached };
}
