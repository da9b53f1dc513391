/** The way to the import, for who may. */
import { Link as RouterLink } from 'react-router-dom';
import { useRBAC } from '@strapi/strapi/admin';
import { LinkButton } from '@strapi/design-system';
import { Upload } from '@strapi/icons';
import { useText } from '../texts/useText';
import { IMPORT_PRODUCTS } from './importing';

export function ImportButton() {
  const text = useText();
  const { allowedActions } = useRBAC(IMPORT_PRODUCTS as never);
  if (!allowedActions.canImport) return null;
  return (
    <LinkButton tag={RouterLink} to="/products-import" variant="tertiary" startIcon={<Upload />}>
      {text('import.button')}
    </LinkButton>
  );
}
