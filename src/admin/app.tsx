/** The admin panel's own settings: no product tours or release notes between staff and their orders. */
export default {
  config: {
    locales: [],
    tutorials: false,
    notifications: { releases: false },
  },
  bootstrap() {
    // Nothing of ours is registered in the panel yet; Strapi requires the function.
  },
};
