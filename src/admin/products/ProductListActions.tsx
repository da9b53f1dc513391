/** What stands above the list of products besides Strapi's own: the import and the exports. */
import { useParams } from 'react-router-dom';
import { ExportButton } from '../exporting/ExportButton';
import { ImportButton } from '../importing/ImportButton';
import { PRODUCT } from './productLists';

/** The content manager shows this above every list. */
export function ProductListActions() {
  const { slug } = useParams();
  if (slug !== PRODUCT) return null;
  return (
    <>
      <ImportButton />
      <ExportButton name="products" />
      <ExportButton name="ledger" />
    </>
  );
}
