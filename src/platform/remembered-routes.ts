/**
 * Remembers which routes a path leads to. Koa's router tries the pattern of every route for each request, and Strapi with its
 * plugins has some four hundred of them: a twentieth of what an order costs. The answer depends on nothing but method, path and
 * the list of routes.
 */
import { LRUCache } from 'lru-cache';

/** https://github.com/koajs/router/blob/master/API.md; what is matched are routes with their middlewares. */
interface Match {
  path: unknown[];
  pathAndMethod: unknown[];
  route: boolean;
}

interface Router {
  stack: unknown[];
  match(path: string, method: string): Match;
}

const MOST_PATHS = 5_000;

/** Anybody may ask for a path of any length; what the shop's clients ask for is shorter than this. */
const LONGEST_PATH = 200;

/** @param router keeps working as before, also for routes that are added to it later. */
export function rememberRoutes(router: Router): void {
  const search = router.match.bind(router);
  const remembered = new LRUCache<string, Match>({ max: MOST_PATHS });
  let routes = router.stack.length;
  router.match = (path, method) => {
    if (router.stack.length !== routes) {
      remembered.clear();
      routes = router.stack.length;
    }
    if (path.length > LONGEST_PATH) return search(path, method);
    const question = `${method} ${path}`;
    let known = remembered.get(question);
    if (!known) {
      known = search(path, method);
      remembered.set(question, known);
    }
    // The router adds to the first list for as long as the request lasts.
    return { ...known, path: [...known.path] };
  };
}
