/** Downloads one of the shop's tables as CSV. */
import * as React from 'react';
import { useFetchClient, useNotification, useRBAC } from '@strapi/strapi/admin';
import { Button } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { isAborted, messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';

export type ExportName = 'products' | 'orders' | 'ledger';

export function ExportButton({ name }: { name: ExportName }) {
  const text = useText();
  const { get } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [loading, setLoading] = React.useState(false);
  const permissions = React.useMemo(() => [{ action: `api::shop.${name}.export`, subject: null }], [name]);
  const { allowedActions } = useRBAC(permissions as never);
  if (!allowedActions.canExport) return null;

  const download = async () => {
    setLoading(true);
    try {
      // Through the panel's own client, which knows the reader's token: a plain link would come without it.
      const { data } = await get<Blob>(`/shop/exports/${name}.csv`, { responseType: 'blob' });
      save(data, `${name}-${new Date().toISOString().slice(0, 10)}.csv`);
    } catch (error) {
      if (isAborted(error)) return;
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setLoading(false);
  };
  return (
    <Button variant="tertiary" startIcon={<Download />} loading={loading} onClick={() => void download()}>
      {text(`export.${name}`)}
    </Button>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
