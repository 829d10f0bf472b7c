# syntax=docker/dockerfile:1
# What every image of the platform stands on: compiled code and production modules on a slim Node, run by no root.
# Built from the workspace's root:  docker build -f deploy/docker/base.Dockerfile -t mbaas/base:0.1.0 .
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /mbaas
COPY . .
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache=/var/cache/npm --no-audit --no-fund
RUN node node_modules/@typescript/native/bin/tsc -b
# The modules of the apps alone, without compilers, test tools and the embedded PostgreSQL's binaries.
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache=/var/cache/npm --no-audit --no-fund --omit=dev --omit=optional --include-workspace-root=false --workspace=apps/p2p-ingress --workspace=apps/validation --workspace=apps/block-storage --workspace=apps/producer --workspace=apps/key-management --workspace=apps/mst-issuance --workspace=apps/avatar-identity --workspace=apps/mars-scoring --workspace=apps/gateway --workspace=apps/mbaas
RUN find apps libs -name node_modules -prune -o -name src -type d -prune -exec rm -rf {} + \
 && find apps libs \( -name '*.tsbuildinfo' -o -name '*.d.ts' -o -name '*.d.ts.map' \) -not -path '*/node_modules/*' -delete

FROM node:${NODE_VERSION}-bookworm-slim
# Nothing is installed in a running container: what could is taken out.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* /usr/local/bin/yarn /usr/local/bin/yarnpkg
WORKDIR /mbaas
COPY --from=build /mbaas/package.json ./
COPY --from=build /mbaas/node_modules node_modules
COPY --from=build /mbaas/libs libs
COPY --from=build /mbaas/apps apps
COPY deploy/docker/health.mjs deploy/docker/health.mjs
ENV NODE_ENV=production \
    MBAAS_HOST=0.0.0.0 \
    MBAAS_PORT=8081
EXPOSE 8081
# A number, so that an orchestrator can see that it is not root. Nothing is written but to /tmp.
USER 10001:10001
STOPSIGNAL SIGTERM
# Node is process 1 and the programs handle its signals; their workers are threads, no children are left to reap.
ENTRYPOINT ["node", "--enable-source-maps"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["node", "deploy/docker/health.mjs"]
