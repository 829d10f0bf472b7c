# syntax=docker/dockerfile:1
# Keeps encrypted seeds and signs; gives out no key.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas key-management" \
      org.opencontainers.image.description="Keeps encrypted seeds and signs; gives out no key."
CMD ["apps/key-management/dist/main.js"]
