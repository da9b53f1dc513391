# The shop in a container: `docker build -t opply-shop .`, then run it with DATABASE_URL and the secrets of
# .env.example.

FROM node:24-slim AS build
WORKDIR /shop
COPY package.json package-lock.json ./
COPY clients/typescript/package.json ./clients/typescript/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /shop
COPY package.json package-lock.json ./
COPY clients/typescript/package.json ./clients/typescript/
RUN npm ci --no-audit --no-fund --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=1337 NODE_OPTIONS=--max-old-space-size=512
WORKDIR /shop
COPY --from=dependencies /shop/node_modules ./node_modules
COPY --from=build /shop/dist ./dist
COPY package.json tsconfig.json ./
COPY database ./database
COPY mail ./mail
COPY public ./public
RUN mkdir -p src/extensions public/uploads && chown -R node:node public/uploads dist
USER node
EXPOSE 1337
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--require", "./dist/src/observability/start.js", "node_modules/@strapi/strapi/bin/strapi.js", "start"]
