/** The content manager remembers its lists for a minute; whoever changes products behind its back tells it. */
import { useDispatch } from 'react-redux';
import { adminApi } from '@strapi/strapi/admin';

export const PRODUCT = 'api::product.product';

/** As the content manager marks what it remembers of the list of products. */
const PRODUCT_LISTS = { type: 'Document', id: `${PRODUCT}_LIST` };

/** @returns a function after which lists of products are asked for anew. */
export function useForgetProductLists(): () => void {
  const dispatch = useDispatch();
  return () => dispatch(adminApi.util.invalidateTags([PRODUCT_LISTS as never]));
}
