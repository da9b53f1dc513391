/** Beside a product's form: its stock, how it sells, what moved last, and a form that moves it. */
import * as React from 'react';
import { useRBAC } from '@strapi/strapi/admin';
import { Flex, Loader, Typography } from '@strapi/design-system';
import type { StockCardAnswer } from '../../back-office/stock/contract';
import { PRODUCT, useForgetProductLists } from '../products/productLists';
import { useLoaded } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { MovementForm } from './MovementForm';
import { MovementList } from './MovementList';
import { StockMark } from './StockMark';

const READ_STOCK = [{ action: 'api::shop.stock.read', subject: null }];

interface Properties {
  model: string;
  documentId?: string;
  /** Missing while a product is being created or duplicated; the documentId is then that of nothing, or of another one. */
  document?: object;
}

/** The content manager calls this for every entry of every content type. */
export function StockPanel({ model, documentId, document }: Properties) {
  const text = useText();
  const { allowedActions } = useRBAC(READ_STOCK as never);
  if (model !== PRODUCT || !documentId || !document || !allowedActions.canRead) return null;
  return { title: text('stock.title'), content: <Card key={documentId} documentId={documentId} /> };
}

function Card({ documentId }: { documentId: string }) {
  const text = useText();
  const url = `/shop/products/${encodeURIComponent(documentId)}`;
  const { loaded, reload, show } = useLoaded<StockCardAnswer>(`${url}/stock`);
  const forgetLists = useForgetProductLists();
  const recorded = (answer: StockCardAnswer) => {
    show(answer);
    forgetLists();
  };
  if (loaded.state === 'loading') return <Loader small />;
  if (loaded.state === 'failed')
    return <Typography textColor="danger600">{text('failed', { message: loaded.message })}</Typography>;
  const { stock, lowStockThreshold, sold, movements, next, reasons } = loaded.answer.data;
  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%">
      <Figure label={text('stock.onHand')} value={stock}>
        <StockMark stock={stock} lowStockThreshold={lowStockThreshold} />
      </Figure>
      <Figure label={text('stock.sold7')} value={sold.days7} />
      <Figure label={text('stock.sold30')} value={sold.days30} />
      {reasons.length > 0 && (
        <MovementForm url={`${url}/movements`} reasons={reasons} onRecorded={recorded} onRefused={reload} />
      )}
      <MovementList
        // Older ones that were shown go when there are new ones: their places would be wrong.
        key={movements[0]?.id}
        url={`${url}/movements`}
        last={{ data: movements, meta: { next } }}
      />
    </Flex>
  );
}

function Figure({ label, value, children }: { label: string; value: number; children?: React.ReactNode }) {
  const id = React.useId();
  return (
    <Flex justifyContent="space-between" gap={2}>
      <Typography id={id} textColor="neutral600">
        {label}
      </Typography>
      <Flex gap={2}>
        {children}
        <Typography tag="output" fontWeight="bold" aria-labelledby={id}>
          {value}
        </Typography>
      </Flex>
    </Flex>
  );
}
