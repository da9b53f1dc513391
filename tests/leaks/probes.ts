/** How somebody who has read the source would ask for what is not theirs: one query each. */

/** Attributes that are private, or of somebody else, from wherever one starts. */
const PRIVATE: Record<string, string[]> = {
  '/products': [
    ...['lowStockThreshold', 'createdBy.email', 'createdBy.password', 'updatedBy.resetPasswordToken'],
    ...['category.products.name', 'category.products.active', 'category.parent.products.sku'],
    ...['category.children.products.price', 'category.createdBy.email', 'images.createdBy.email'],
    ...['images.related.id', 'images.folder.id', 'localizations.name'],
  ],
  '/categories': [
    ...['products.name', 'products.active', 'products.lowStockThreshold', 'parent.products.name'],
    ...['children.products.name', 'createdBy.email', 'createdBy.password', 'parent.updatedBy.email'],
  ],
  '/orders': [
    ...['idempotencyKey', 'requestHash', 'customer.email', 'customer.password', 'customer.id'],
    ...['customer.resetPasswordToken', 'customer.role.users.email', 'lines.order.customer.email'],
    ...['lines.product.lowStockThreshold', 'lines.product.category.products.name', 'createdBy.email'],
    ...['lines.product.createdBy.password', 'updatedBy.email'],
  ],
  '/customers': [
    ...['password', 'resetPasswordToken', 'confirmationToken', 'role.type', 'role.users.email'],
    ...['role.permissions.action', 'createdBy.email', 'updatedBy.password'],
  ],
  '/stock-movements': [
    ...['order.customer.email', 'order.customer.password', 'order.idempotencyKey', 'product.createdBy.email'],
    ...['product.lowStockThreshold', 'createdBy.email', 'product.category.createdBy.password'],
  ],
};

export const LISTS = Object.keys(PRIVATE);

const OPERATORS = ['$eq', '$ne', '$startsWith', '$containsi', '$gt', '$in', '$notNull', '$not'];

const inBrackets = (path: string): string =>
  path
    .split('.')
    .map((name) => `[${name}]`)
    .join('');

/** @returns a value that such an operator takes. */
const operand = (operator: string, value: string): string => {
  if (operator === '$notNull') return '=true';
  if (operator === '$in') return `[0]=${value}`;
  return operator === '$not' ? `[$eq]=${value}` : `=${value}`;
};

/** @returns the filters that ask about this attribute, in every wrapping. */
export function filtersOn(path: string, value: string): string[] {
  const attribute = inBrackets(path);
  const encoded = encodeURIComponent(value);
  return [
    ...OPERATORS.map((operator) => `filters${attribute}[${operator}]${operand(operator, encoded)}`),
    `filters${attribute}=${encoded}`,
    `filters[$or][0]${attribute}[$startsWith]=${encoded}`,
    `filters[$and][0][$not]${attribute}[$eq]=${encoded}`,
    `filters[$not]${attribute}[$startsWith]=${encoded}`,
  ];
}

const sortsBy = (path: string): string[] => [
  `sort=${path}`,
  `sort[0]=${path}:desc`,
  `sort${inBrackets(path)}=asc`,
];

/** @returns queries of this list that name something private: each of them must be refused. */
export const refusable = (list: string): string[] =>
  (PRIVATE[list] ?? []).flatMap((path) => [
    ...filtersOn(path, 'planted'),
    ...sortsBy(path),
    ...(path.includes('.') ? [] : [`fields=${path}`, `fields[0]=name&fields[1]=${path}`]),
  ]);

/** Refused or without any effect, but never followed; of lists and of single entries alike. */
export const NEVER_FOLLOWED: string[] = [
  ...[
    '*',
    'createdBy',
    'updatedBy',
    'customer',
    'role',
    'products',
    'category.products',
    'lines.order.customer',
  ],
  ...[
    'lines.product.createdBy',
    'images.related',
    'localizations',
    'sessions',
    'parent.products',
    'children',
  ],
].flatMap((relation) => [
  `populate=${relation}`,
  `populate[0]=${relation}`,
  `populate${inBrackets(relation)}=true`,
  `populate${inBrackets(relation)}[populate]=*`,
  `populate${inBrackets(relation)}[fields][0]=password`,
  `populate${inBrackets(relation)}[filters][id][$gt]=0`,
]);

/** Ways past the filters that Strapi or its query engine know, or once knew; and what breaks out of other programs. */
export const WAYS_AROUND: string[] = [
  ...['where[customer][email][$contains]=planted', 'where[id][$gt]=0', 'lookup[customer]=1', 'lookup[id]=1'],
  ...['select[0]=password', 'select=*', 'orderBy[password]=asc', 'limit=-1', 'start=0', 'offset=0'],
  ...['params[where][id]=1', 'data[role]=1', 'populate[customer][on][plugin::users-permissions.user]=true'],
  ...['status=draft', 'publicationState=preview', 'locale=*', 'hasPublishedVersion=false', 'plugins=x'],
  ...['filters[$where]=1', 'filters[$sql]=1', 'filters[id][$jsonSupersetOf]=1', 'filters[id][$raw]=1'],
  ...[
    'filters[customer]=1',
    'filters[customer][$notNull]=true',
    'filters[customer_id]=1',
    'filters[t1.password]=x',
  ],
  ...[
    "filters[id][$eq]=1'%20OR%20'1'='1",
    'sort=id);DROP TABLE orders--',
    'sort=(select password)',
    'sort=id::text',
  ],
  ...['fields=*', 'fields[]=password', 'fields=id,password,email', 'fields[0][password]=1'],
  ...['filters[__proto__][polluted]=1', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1'],
  // Names that every object has.
  ...[
    'fields=__proto__',
    'fields=constructor',
    'fields[0]=toString',
    'sort=__proto__:desc',
    'sort=constructor',
  ],
  ...['populate=__proto__', 'populate[0]=hasOwnProperty', 'populate[category][fields][0]=__proto__'],
  ...[
    'filters[constructor][prototype][polluted]=1',
    'populate[__proto__][polluted]=1',
    'sort[__proto__]=asc',
  ],
  ...[
    'pagination[__proto__][x]=1',
    '_q[__proto__]=1',
    '_q=planted',
    '_q=%25',
    '_q=$2',
    'pagination[pageSize]=100',
  ],
];
