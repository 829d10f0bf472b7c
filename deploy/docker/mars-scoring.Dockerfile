# syntax=docker/dockerfile:1
# Scores avatars from chain facts and explains each score.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas mars-scoring" \
      org.opencontainers.image.description="Scores avatars from chain facts and explains each score."
CMD ["apps/mars-scoring/dist/main.js"]
