# syntax=docker/dockerfile:1
# The command line for operators: migrations, dead letters, parked facts.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas mbaas" \
      org.opencontainers.image.description="The command line for operators: migrations, dead letters, parked facts."
ENTRYPOINT ["node", "--enable-source-maps", "apps/mbaas/dist/main.js"]
CMD ["--help"]
HEALTHCHECK NONE
