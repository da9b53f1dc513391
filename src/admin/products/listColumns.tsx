/** How the list of products shows price and stock: with the currency, and with a mark when there is little left. */
import type * as React from 'react';
import { useIntl } from 'react-intl';
import { Flex, Typography } from '@strapi/design-system';
import { money } from '../format';
import { PRODUCT } from './productLists';
import { useCurrency } from '../server/useCurrency';
import { StockMark } from '../stock/StockMark';

/** The content manager lets its list be changed by whoever listens to this. */
export const LIST_COLUMNS_HOOK = 'Admin/CM/pages/ListView/inject-column-in-table';

/** What the reader may not read is missing. */
interface Row {
  price?: number | null;
  stock?: number | null;
  lowStockThreshold?: number;
}

type Cell = (row: Row) => React.ReactNode;

interface Column {
  name: string;
  cellFormatter?: (row: Row, column: Column, entry: { model: string }) => React.ReactNode;
}

interface ListView {
  displayedHeaders: Column[];
  layout: unknown;
}

const CELLS: Record<string, Cell> = {
  price: ({ price }) => (typeof price === 'number' ? <Price amount={price} /> : <Nothing />),
  stock: ({ stock, lowStockThreshold = 0 }) =>
    typeof stock === 'number' ? (
      <Flex gap={2}>
        <Typography>{stock}</Typography>
        <StockMark stock={stock} lowStockThreshold={lowStockThreshold} />
      </Flex>
    ) : (
      <Nothing />
    ),
};

function Nothing() {
  return <Typography textColor="neutral800">-</Typography>;
}

/** @returns the list with our cells in the columns we have some for; lists of other things stay as they are. */
export const withOurCells = ({ displayedHeaders, layout }: ListView): ListView => ({
  displayedHeaders: displayedHeaders.map((column) => {
    const cell = CELLS[column.name];
    if (!cell) return column;
    return {
      ...column,
      cellFormatter: (row, { name }, { model }) =>
        model === PRODUCT ? cell(row) : <Typography>{String(row[name as keyof Row] ?? '-')}</Typography>,
    };
  }),
  layout,
});

function Price({ amount }: { amount: number }) {
  const { locale } = useIntl();
  const currency = useCurrency();
  return <Typography>{currency ? money(amount, currency, locale) : amount}</Typography>;
}
