/** Finds an order by its number, or all of a customer by their name or address. */
import * as React from 'react';
import { Searchbar, SearchForm } from '@strapi/design-system';
import { useText } from '../texts/useText';

interface Properties {
  /** What was searched for last. */
  found: string;
  /** Called with what to search for; with nothing when the search is over. */
  onSearch: (wanted: string) => void;
}

export function OrderSearch({ found, onSearch }: Properties) {
  const text = useText();
  const [wanted, setWanted] = React.useState(found);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onSearch(wanted.trim());
  };
  const clear = () => {
    setWanted('');
    if (found) onSearch('');
  };
  return (
    <SearchForm onSubmit={submit}>
      <Searchbar
        name="search"
        value={wanted}
        placeholder={text('orders.search')}
        clearLabel={text('orders.clear')}
        onChange={(event: React.ChangeEvent<HTMLInputElement>) => setWanted(event.target.value)}
        onClear={clear}
      >
        {text('orders.searchLabel')}
      </Searchbar>
    </SearchForm>
  );
}
