# syntax=docker/dockerfile:1
# Stores the chain: one active writer a network, the others stand by and answer reads.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas block-storage" \
      org.opencontainers.image.description="Stores the chain: one active writer a network, the others stand by and answer reads."
CMD ["apps/block-storage/dist/main.js"]
