/** What stands above the list of products besides Strapi's own: the exports. */
import { useParams } from 'react-router-dom';
import { ExportButton } from './ExportButton';

const PRODUCT = 'api::product.product';

/** The content manager shows this above every list. */
export function ProductListActions() {
  const { slug } = useParams();
  if (slug !== PRODUCT) return null;
  return (
    <>
      <ExportButton name="products" />
      <ExportButton name="ledger" />
    </>
  );
}
