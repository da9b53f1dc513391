/** The store's currency, asked for once and kept: it cannot change while the server runs. */
import * as React from 'react';
import { getFetchClient } from '@strapi/strapi/admin';

let asked: Promise<string> | undefined;

/** @returns its code, or undefined until it is known. */
export function useCurrency(): string | undefined {
  const [currency, setCurrency] = React.useState<string>();
  React.useEffect(() => {
    asked ??= ask();
    asked.then(setCurrency, () => {
      // Whoever is shown next asks again; until then prices stand without a currency.
      asked = undefined;
    });
  }, []);
  return currency;
}

async function ask(): Promise<string> {
  const { data } = await getFetchClient().get<{ data: { currency: string } }>('/shop/store');
  return data.data.currency;
}
