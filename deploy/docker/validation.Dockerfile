# syntax=docker/dockerfile:1
# Checks script batches and seals; stateless, add as many as the load needs.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas validation" \
      org.opencontainers.image.description="Checks script batches and seals; stateless, add as many as the load needs."
CMD ["apps/validation/dist/main.js"]
