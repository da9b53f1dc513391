/**
 * Says what in the API's document would break a client that was written against an earlier one. What differs is found by
 * api-smart-diff; whether that breaks anything is mostly its judgement, and in four cases the promise of docs/api.md.
 */
import { apiCompare, type Diff } from 'api-smart-diff';

/** Keywords whose change alters what a field of an answer means. */
const MEANING = ['type', 'format', 'const', 'enum', '$ref'];

/**
 * @param released the document of the last release.
 * @param current the document as it is now.
 * @returns one line for each breaking change.
 */
export function breakingChanges(released: object, current: object): string[] {
  return apiCompare(released, current)
    .diffs.filter(isBreaking)
    .map(({ action, path, description }) => `${action} ${path.join(' / ')} ${description ?? ''}`.trim());
}

function isBreaking({ type, action, path }: Diff): boolean {
  // A shared schema or answer is compared wherever a route uses it.
  if (path[0] === 'components' && ['schemas', 'responses'].includes(String(path[1]))) return false;
  if (path[0] === 'components' && path[1] === 'securitySchemes' && action === 'remove') return true;
  const keyword = String(path.at(-1));
  const parent = String(path.at(-2));
  if (path.includes('responses')) {
    // A new code of a refusal; what else may be one of several things is what it says.
    if (parent === 'anyOf' && isRefusal(path)) return false;
    if (action === 'replace' && MEANING.includes(keyword)) return true;
  }
  // Bodies are strict: what was a field is refused once it is none.
  if (path.includes('requestBody') && parent === 'properties' && action === 'remove') return true;
  return type === 'breaking';
}

const isRefusal = (path: Diff['path']): boolean => Number(path[path.indexOf('responses') + 1]) >= 400;
