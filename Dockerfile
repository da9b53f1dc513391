# The shop in a container. `docker build -t opply-shop .`, then run it with DATABASE_URL and the secrets of .env.example; how, with all
# that stands around it: deploy/compose.yaml and docs/deploying.md. The same image is a server, or with another command a worker:
# `node dist/scripts/tasks/worker.js`. `node deploy/container/prove.mjs` runs these steps and what comes out of them without an engine.
#
# A tag moves with every patch of Node, which is wanted for security and bad for repeating a build: to pin it, name its digest,
# --build-arg NODE=node:24-slim@sha256:…
ARG NODE=node:24-slim

FROM ${NODE} AS packages
WORKDIR /shop
COPY package.json package-lock.json ./
COPY clients/typescript/package.json ./clients/typescript/
RUN npm ci --no-audit --no-fund

FROM packages AS build
COPY . .
RUN npm run build

# Without what only development needs. The client for apps is no dependency of the shop; npm leaves a link to where it would be.
FROM packages AS dependencies
RUN npm prune --omit=dev --no-audit --no-fund && rm -r node_modules/@opply-shop

FROM ${NODE}
LABEL org.opencontainers.image.title="Opply Shop" \
  org.opencontainers.image.description="An order backend a store can trust: Strapi 5, TypeScript, PostgreSQL." \
  org.opencontainers.image.licenses="MIT"
# Operators' commands (npm's and Strapi's) keep notes at home, which has to be where a read-only container may write.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=1337 NODE_OPTIONS=--max-old-space-size=512 HOME=/tmp
WORKDIR /shop
COPY --from=dependencies /shop/node_modules ./node_modules
COPY --from=build /shop/dist ./dist
COPY package.json tsconfig.json ./
COPY scripts/launch.mjs scripts/child.mjs scripts/project.mjs scripts/database.mjs scripts/embedded-postgres.mjs scripts/postgres-account.mjs ./scripts/
COPY database ./database
COPY mail ./mail
COPY public ./public
# All of it belongs to root; the shop writes to /tmp, and pictures to public/uploads, where a volume belongs. Strapi wants the two
# other folders to be there.
RUN mkdir -p database/migrations src/extensions public/uploads && chown node:node public/uploads
USER node
EXPOSE 1337
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process: the shop hears SIGTERM and starts no others. Until Node listens, in its first moments, only an
# init (`docker run --init`, as in deploy/compose.yaml) passes the signal on.
CMD ["node", "--require", "./dist/src/observability/start.js", "node_modules/@strapi/strapi/bin/strapi.js", "start"]
