/**
 * The other half of catalogue-queries.test.ts: a parameter of GET /api/products that makes no sense is a 400 that
 * names it, and nothing anybody can type into an address is a 5xx.
 */
import { product, type TestProduct } from '../support/catalogue';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  tea = await product(shop, { price: 3, stock: 3 });
});

/** @param name has to be in what the refusal says, as a word of its own. */
async function expectRefusal(route: string, name: string): Promise<void> {
  const { status, body } = await shop.get(route);

  expect({ route, status, error: body.error }).toMatchObject({ status: 400, error: { status: 400 } });
  expect(body.data).toBeNull();
  const { message, details } = body.error;
  const named = `${message} ${details?.param} ${details?.key} ${details?.path} ${JSON.stringify(details?.errors)}`;
  expect(named.split(/[^\w$]+/)).toContain(name);
}

describe('is refused with 400 naming', () => {
  test.each([
    ['filters[nonsense][$eq]=1', 'nonsense'],
    ['filters[category][nonsense][$eq]=1', 'nonsense'],
    ['filters[$or][0][nonsense]=1', 'nonsense'],
    ['filters[$not][nonsense]=1', 'nonsense'],
    ['filters[nonsense][deeper][still]=1', 'nonsense'],
    ['filters[name][$like]=x', '$like'],
    ['filters[$xor][0][name]=x', '$xor'],
    ['filters=nonsense', 'filters'],
    ['filters[$or]=nonsense', '$or'],
  ])('what a filter does not know: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['filters[price]=cheap', 'price'],
    ['filters[price][$lt]=cheap', 'price'],
    ['filters[price][$eq]=NaN', 'price'],
    ['filters[price][$eq]=Infinity', 'price'],
    ['filters[price][$gt]=1e999', 'price'],
    ['filters[price][$gt]=', 'price'],
    ['filters[price][$in][0]=2&filters[price][$in][1]=cheap', 'price'],
    ['filters[price][$between][0]=1&filters[price][$between][1]=cheap', 'price'],
    ['filters[price][$between]=1', '$between'],
    ['filters[price][$between][0]=1', '$between'],
    ['filters[price][$between][0]=1&filters[price][$between][1]=2&filters[price][$between][2]=3', '$between'],
    ['filters[price][$not][$gt]=cheap', 'price'],
    ['filters[$not][price][$gt]=cheap', 'price'],
    ['filters[$and][0][$or][0][price][$gt]=cheap', 'price'],
    ['filters[stock][$gt]=abc', 'stock'],
    ['filters[stock][$eq]=99999999999', 'stock'],
    ['filters[stock][$gt][0]=1&filters[stock][$gt][1]=2', 'stock'],
    ['filters[id][$eq]=99999999999', 'id'],
    ['filters[id][$eq]=abc', 'id'],
    ['filters[id]=abc', 'id'],
    ['filters[active]=maybe', 'active'],
    ['filters[createdAt][$gt]=yesterday', 'createdAt'],
    ['filters[createdAt][$gt]=-200000-01-01T00:00:00Z', 'createdAt'],
    ['filters[category][id][$eq]=abc', 'id'],
    ['filters[category]=abc', 'category'],
    ['filters[category][$eq]=abc', 'category'],
    ['filters[category][$in][0]=99999999999', 'category'],
    ['filters[images][id][$eq]=abc', 'images'],
    ['filters[images][size][$gt]=abc', 'images'],
  ])('the attribute whose value is none: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['filters[name][$eq]=a%00b', 'name'],
    ['filters[name]=%00', 'name'],
    ['filters[name][$contains]=%00', 'name'],
    ['filters[name][$in][0]=%00', 'name'],
    ['filters[category][name][$eq]=%00', 'name'],
    ['filters[documentId]=%00', 'documentId'],
    ['_q=%00', '_q'],
    ['_q[$eq]=a', '_q'],
    ['_q=a&_q=b', '_q'],
    ['sort=%00', 'sort'],
    ['fields=%00', 'fields'],
    ['populate=%00', 'populate'],
  ])('the place of a NUL, or of a search that is no text: %s', (query, name) =>
    expectRefusal(`/api/products?${query}`, name),
  );

  test.each([
    ['sort=nonsense', 'nonsense'],
    ['sort=nonsense:desc', 'nonsense'],
    ['sort=price,nonsense', 'nonsense'],
    ['sort[nonsense]=desc', 'nonsense'],
    ['sort=price:sideways', 'sort'],
    ['sort[0]=price:sideways', 'sort'],
    ['sort[price]=sideways', 'sort'],
    ['sort=category.nonsense', 'nonsense'],
    ['fields=nonsense', 'nonsense'],
    ['fields=name,nonsense', 'nonsense'],
    ['populate=nonsense', 'nonsense'],
    ['populate=images,nonsense', 'nonsense'],
    ['populate[nonsense]=true', 'nonsense'],
    ['populate[category][populate]=nonsense', 'nonsense'],
    ['populate[category][fields]=nonsense', 'nonsense'],
  ])('what there is not: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['pagination[page]=0', 'page'],
    ['pagination[page]=-1', 'page'],
    ['pagination[page]=abc', 'page'],
    ['pagination[page]=1.5', 'page'],
    ['pagination[page]=1e99', 'page'],
    ['pagination[page]=99999999999999999999', 'page'],
    ['pagination[page]=', 'page'],
    ['pagination[page][x]=1', 'page'],
    ['pagination[page]=1&pagination[page]=2', 'page'],
    ['pagination[pageSize]=0', 'pageSize'],
    ['pagination[pageSize]=-1', 'pageSize'],
    ['pagination[pageSize]=abc', 'pageSize'],
    ['pagination[pageSize]=1e2', 'pageSize'],
    ['pagination[size]=10', 'size'],
    ['pagination=2', 'pagination'],
    ['pagination[limit]=-1', 'limit'],
    ['pagination[start]=-1', 'start'],
  ])('the number that is none: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['page=2', 'page'],
    ['limit=10', 'limit'],
    ['start=5', 'start'],
    ['foo=bar', 'foo'],
    ['price[$lt]=3', 'price'],
    ['_sort=price', '_sort'],
    ['__proto__[x]=1&foo=1', 'foo'],
  ])('the parameter nobody knows: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['filters[createdBy][email][$contains]=a', 'createdBy'],
    ['filters[createdBy][password][$startsWith]=$2a', 'createdBy'],
    ['filters[createdBy]=1', 'createdBy'],
    ['filters[createdBy][id][$eq]=1', 'createdBy'],
    ['filters[updatedBy][resetPasswordToken][$notNull]=true', 'updatedBy'],
    ['filters[category][createdBy][email][$contains]=a', 'createdBy'],
    ['filters[$or][0][createdBy][email][$contains]=a', 'createdBy'],
    ['filters[images][createdBy][email][$contains]=a', 'createdBy'],
    ['sort=createdBy', 'createdBy'],
    ['sort=createdBy.password', 'createdBy'],
    ['sort[createdBy][email]=asc', 'createdBy'],
    ['fields=createdBy', 'createdBy'],
    ['populate=createdBy', 'createdBy'],
    ['populate[category][populate]=createdBy', 'createdBy'],
  ])('what is nobody’s business: %s', (query, name) => expectRefusal(`/api/products?${query}`, name));

  test.each([
    ['foo=bar', 'foo'],
    ['populate=nonsense', 'nonsense'],
    ['fields=nonsense', 'nonsense'],
    ['sort[0]=name', 'sort'],
    ['filters[name]=Tea', 'filters'],
    ['pagination[page]=1', 'pagination'],
    ['_q=tea', '_q'],
    ['facets=price', 'facets'],
  ])('it for one product, too: %s', (query, name) =>
    expectRefusal(`/api/products/${tea.documentId}?${query}`, name),
  );
});

describe('nothing typed into an address is the server’s fault', () => {
  test.each([
    '/api/products?sort=',
    '/api/products?sort[]=',
    '/api/products?sort=price:',
    '/api/products?sort=:',
    '/api/products?sort[0][0]=price',
    '/api/products?fields=',
    '/api/products?fields[x]=name',
    '/api/products?populate=',
    '/api/products?populate=%2A%2A',
    '/api/products?populate[0][x]=images',
    '/api/products?populate[images][filters][size][$gt]=abc',
    '/api/products?filters=',
    '/api/products?filters[]=x',
    '/api/products?filters[name]',
    '/api/products?filters[name][$eq][foo]=bar',
    '/api/products?filters[name][$contains][]=a',
    '/api/products?filters[name][$null]=maybe',
    '/api/products?filters[name][$between][]=a&filters[name][$between][]=b',
    '/api/products?filters[name][$eq]=%ff',
    '/api/products?filters[name][$eq]=%E0%A4%A',
    '/api/products?filters[price][$contains]=9',
    '/api/products?filters[name][$jsonSupersetOf]=x',
    '/api/products?filters[stock][$startsWith]=2',
    '/api/products?filters[id][$containsi]=2',
    '/api/products?filters[price][$eq][$gt]=1',
    '/api/products?filters[price][$gt]=0x10',
    '/api/products?filters[createdAt][$gt]=1',
    '/api/products?filters[createdAt][$eq]=2024-02-30',
    '/api/products?filters[createdAt][$contains]=2024',
    '/api/products?filters[createdAt][$gt]=%2B275760-01-01T00:00:00Z',
    '/api/products?filters[active][$gt]=true',
    '/api/products?filters[$and]=x',
    '/api/products?filters[$and][0]=x',
    '/api/products?filters[$not]=x',
    '/api/products?filters[category][$contains]=x',
    '/api/products?filters[category][products][name]=x',
    '/api/products?pagination[page]=10000000&pagination[pageSize]=100',
    '/api/products?pagination[page]=1&pagination[start]=1',
    '/api/products?pagination[withCount]=maybe',
    '/api/products?status=nonsense',
    '/api/products?locale=xx',
    '/api/products?_q=%ff',
    `/api/products?_q=${'a'.repeat(5000)}`,
    `/api/products?filters${'[$not]'.repeat(100)}[name]=x`,
    '/api/products/%00',
    '/api/products/%E0%A4%A',
    '/api/products/%ff',
    '/api/products/..%2f..%2fetc%2fpasswd',
    `/api/products/${'a'.repeat(5000)}`,
  ])('%s', async (route) => {
    const { status } = await shop.get(route);

    expect({ route, answered: status >= 200 && status < 500 }).toEqual({ route, answered: true });
  });
});
