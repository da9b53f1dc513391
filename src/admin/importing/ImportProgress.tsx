/** How far an import is, and in the end how it went. */
import { Box, Flex, ProgressBar, Typography } from '@strapi/design-system';
import { useText } from '../texts/useText';
import { rowsToLoad, type Importing } from './importing';

export function ImportProgress({
  importing,
}: {
  importing: Extract<Importing, { step: 'loading' | 'loaded' }>;
}) {
  const text = useText();
  const { preview, done } = importing;
  const steps = preview.pictures.length + rowsToLoad(preview).length;
  const results = [...done.results.values()];
  const refused = results.filter(({ outcome }) => outcome === 'refused').length;
  const stopped = importing.step === 'loaded' ? importing.stopped : undefined;
  const taken = done.pictures + results.length;
  const progress = text('import.progress', { done: taken, count: steps });
  return (
    <Flex direction="column" alignItems="stretch" gap={2} role="status">
      <ProgressBar value={(taken / steps) * 100} aria-label={progress} />
      {importing.step === 'loading' ? (
        <Typography>
          {progress}. {text('import.stay')}
        </Typography>
      ) : (
        <Typography>{text('import.done', { done: results.length - refused, refused })}</Typography>
      )}
      {done.missing.length > 0 && (
        <>
          <Typography textColor="danger600">
            {text('import.picturesMissing', { count: done.missing.length })}
          </Typography>
          <Box tag="ul" maxHeight="160px" overflow="auto" tabIndex={0}>
            {done.missing.map(({ address, message }) => (
              <Typography key={address} tag="li" variant="pi">
                {address}: {message}
              </Typography>
            ))}
          </Box>
        </>
      )}
      {stopped !== undefined && (
        <Typography role="alert" textColor="danger600">
          {text('import.stopped', { message: stopped })}
        </Typography>
      )}
    </Flex>
  );
}
