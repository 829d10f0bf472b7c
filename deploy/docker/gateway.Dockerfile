# syntax=docker/dockerfile:1
# The door: REST, events, webhooks.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas gateway" \
      org.opencontainers.image.description="The door: REST, events, webhooks."
CMD ["apps/gateway/dist/main.js"]
