/** The products of which there is little or nothing left; each leads to where it is restocked. */
import { Link as RouterLink } from 'react-router-dom';
import { Widget } from '@strapi/strapi/admin';
import { Flex, Link, Typography } from '@strapi/design-system';
import type { RunningOutAnswer } from '../../back-office/figures/contract';
import { useLoaded } from '../server/useLoaded';
import { StockMark } from '../stock/StockMark';
import { useText } from '../texts/useText';

export function RunningOutWidget() {
  const text = useText();
  const { loaded } = useLoaded<RunningOutAnswer>('/shop/figures/running-out');
  if (loaded.state === 'loading') return <Widget.Loading />;
  if (loaded.state === 'failed') return <Widget.Error />;
  const products = loaded.answer.data;
  if (products.length === 0) return <Typography>{text('home.nothingRunsOut')}</Typography>;
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
      {products.map((product) => (
        <Flex tag="li" key={product.documentId} justifyContent="space-between" gap={2}>
          <Typography ellipsis title={product.sku}>
            {product.name}
          </Typography>
          <Flex gap={2}>
            <Typography>{text('home.left', { count: product.stock })}</Typography>
            <StockMark stock={product.stock} lowStockThreshold={product.lowStockThreshold} />
            <Link
              tag={RouterLink}
              to={`/content-manager/collection-types/api::product.product/${product.documentId}`}
              aria-label={`${text('home.restock')}: ${product.name}`}
            >
              {text('home.restock')}
            </Link>
          </Flex>
        </Flex>
      ))}
    </Flex>
  );
}
