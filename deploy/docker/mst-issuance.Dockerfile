# syntax=docker/dockerfile:1
# Asset and loyalty programmes and their operations.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas mst-issuance" \
      org.opencontainers.image.description="Asset and loyalty programmes and their operations."
CMD ["apps/mst-issuance/dist/main.js"]
