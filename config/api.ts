/** REST defaults of every list: 25 entries a page, at most 100, and no unknown query parameter. */
const config = {
  rest: {
    prefix: '/api',
    defaultLimit: 25,
    maxLimit: 100,
    withCount: true,
    strictParams: true,
  },
};

export default config;
