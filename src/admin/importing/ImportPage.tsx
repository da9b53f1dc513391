/** Products from a file: choose one, see what it would change, and then change it. */
import * as React from 'react';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { Button, Flex, Loader, Typography } from '@strapi/design-system';
import { Upload } from '@strapi/icons';
import { PRODUCT } from '../products/productLists';
import { useText } from '../texts/useText';
import { ImportProgress } from './ImportProgress';
import { ImportTable } from './ImportTable';
import { IMPORT_PRODUCTS, RESULTS_OF_NOTHING, rowsLeft, rowsToLoad, type Importing } from './importing';
import { useImport } from './useImport';

export default function ImportPage() {
  return (
    <Page.Protect permissions={IMPORT_PRODUCTS as never}>
      <ImportSteps />
    </Page.Protect>
  );
}

function ImportSteps() {
  const text = useText();
  const { importing, check, load } = useImport();
  return (
    <Page.Main>
      <Page.Title>{text('import.title')}</Page.Title>
      <Layouts.Header
        title={text('import.title')}
        subtitle={text('import.explain')}
        navigationAction={<BackButton fallback={`/content-manager/collection-types/${PRODUCT}`} />}
        primaryAction={<Actions importing={importing} check={check} load={load} />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Situation importing={importing} />
          {'preview' in importing && (
            <ImportTable
              preview={importing.preview}
              results={'done' in importing ? importing.done.results : RESULTS_OF_NOTHING.results}
            />
          )}
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

type ActionsProperties = { importing: Importing } & Pick<ReturnType<typeof useImport>, 'check' | 'load'>;

function Actions({ importing, check, load }: ActionsProperties) {
  const text = useText();
  if (importing.step === 'checking' || importing.step === 'loading') return null;
  const first = importing.step === 'choosing';
  return (
    <Flex gap={2}>
      <FileButton variant={first ? 'default' : 'tertiary'} onChosen={check}>
        {text(first ? 'import.choose' : 'import.chooseOther')}
      </FileButton>
      {importing.step === 'unreadable' && (
        <Button variant="tertiary" onClick={() => void check(importing.file)}>
          {text('import.again')}
        </Button>
      )}
      {importing.step === 'loaded' && importing.stopped !== undefined && (
        <Button onClick={() => void load(importing.file, importing.preview, importing.done)}>
          {text('import.rest', { count: rowsLeft(importing.preview, importing.done).length })}
        </Button>
      )}
      {importing.step === 'checked' && (
        <Button
          disabled={rowsToLoad(importing.preview).length === 0}
          onClick={() => void load(importing.file, importing.preview, RESULTS_OF_NOTHING)}
        >
          {text('import.apply', { count: rowsToLoad(importing.preview).length })}
        </Button>
      )}
    </Flex>
  );
}

interface FileButtonProperties {
  variant: 'default' | 'tertiary';
  onChosen: (file: File) => Promise<void>;
  children: React.ReactNode;
}

function FileButton({ variant, onChosen, children }: FileButtonProperties) {
  const input = React.useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file chosen again, after it was mended, is a new choice.
          target.value = '';
          if (file) void onChosen(file);
        }}
      />
      <Button variant={variant} startIcon={<Upload />} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}

/** In words, where the import stands. */
function Situation({ importing }: { importing: Importing }) {
  const text = useText();
  if (importing.step === 'choosing') return null;
  if (importing.step === 'checking')
    return <Loader>{text('import.checking', { file: importing.file.name })}</Loader>;
  if (importing.step === 'unreadable')
    return (
      <Typography role="alert" textColor="danger600">
        {importing.file.name}: {importing.message}
      </Typography>
    );
  if (importing.step !== 'checked') return <ImportProgress importing={importing} />;
  const count = importing.preview.pictures.length;
  return (
    <Typography>
      {importing.file.name}
      {count > 0 && `: ${text('import.pictures', { count })}`}
    </Typography>
  );
}
