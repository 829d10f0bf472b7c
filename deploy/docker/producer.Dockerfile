# syntax=docker/dockerfile:1
# Makes blocks on networks it may produce for.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas producer" \
      org.opencontainers.image.description="Makes blocks on networks it may produce for."
CMD ["apps/producer/dist/main.js"]
