/** Every row of a file: what it would change, or why it cannot be imported, and later what became of it. */
import * as React from 'react';
import {
  Badge,
  Box,
  Button,
  Flex,
  Table,
  Tabs,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { useText } from '../texts/useText';
import { shownRows, type Preview, type RowResult, type ShownRow } from './importing';
import { RowChanges } from './RowChanges';

const COLUMNS = ['line', 'sku', 'name', 'changes', 'result'] as const;

const KINDS = ['all', 'created', 'updated', 'unchanged', 'problem'] as const;

type Kind = (typeof KINDS)[number];

const ROWS_AT_ONCE = 100;

const BACKGROUNDS = {
  created: 'success100',
  updated: 'primary100',
  unchanged: 'neutral150',
  problem: 'danger100',
} as const;

interface Properties {
  preview: Preview;
  results: ReadonlyMap<string, RowResult>;
}

export function ImportTable({ preview, results }: Properties) {
  const text = useText();
  const [kind, setKind] = React.useState<Kind>('all');
  const [most, setMost] = React.useState(ROWS_AT_ONCE);
  const rows = React.useMemo(() => shownRows(preview), [preview]);
  const ofKind = (wanted: Kind) => rows.filter((row) => wanted === 'all' || row.kind === wanted);
  const shown = ofKind(kind);
  return (
    <Tabs.Root
      variant="simple"
      value={kind}
      onValueChange={(wanted: string) => {
        setKind(wanted as Kind);
        setMost(ROWS_AT_ONCE);
      }}
    >
      <Tabs.List aria-label={text('import.filter')}>
        {KINDS.map((one) => (
          <Tabs.Trigger key={one} value={one}>
            {text(`import.rows.${one}`, { count: ofKind(one).length })}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {KINDS.map((one) => (
        <Tabs.Content key={one} value={one}>
          <Flex direction="column" alignItems="stretch" gap={4} paddingTop={4}>
            <Table colCount={COLUMNS.length} rowCount={shown.length + 1}>
              <Thead>
                <Tr>
                  {COLUMNS.map((column) => (
                    <Th key={column}>
                      <Typography variant="sigma">{text(`import.column.${column}`)}</Typography>
                    </Th>
                  ))}
                </Tr>
              </Thead>
              <Tbody>
                {shown.slice(0, most).map((row, index) => (
                  <Row key={index} row={row} results={results} />
                ))}
              </Tbody>
            </Table>
            {shown.length > most && (
              <Box>
                <Button variant="tertiary" onClick={() => setMost(most + ROWS_AT_ONCE)}>
                  {text('import.more')}
                </Button>
              </Box>
            )}
          </Flex>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function Row({ row, results }: { row: ShownRow; results: Properties['results'] }) {
  const text = useText();
  const product = row.kind === 'problem' ? undefined : row.row;
  const result = product && results.get(product.row.sku);
  return (
    <Tr>
      <Td>
        <Typography>{row.line}</Typography>
      </Td>
      <Td>
        <Typography>{product?.row.sku}</Typography>
      </Td>
      <Td>
        <Typography>{product?.row.name}</Typography>
      </Td>
      <Td>
        <Flex direction="column" alignItems="start" gap={1} paddingTop={2} paddingBottom={2}>
          <Badge backgroundColor={BACKGROUNDS[row.kind]} textColor="neutral800">
            {text(`import.change.${row.kind}`)}
          </Badge>
          {product ? (
            <RowChanges row={product} />
          ) : (
            <Typography textColor="danger700">{row.kind === 'problem' && row.message}</Typography>
          )}
        </Flex>
      </Td>
      <Td>
        {result && (
          <Typography textColor={result.outcome === 'refused' ? 'danger700' : 'neutral800'}>
            {result.outcome === 'refused'
              ? text('import.result.refused', { message: result.message })
              : text(`import.result.${result.outcome}`)}
          </Typography>
        )}
      </Td>
    </Tr>
  );
}
