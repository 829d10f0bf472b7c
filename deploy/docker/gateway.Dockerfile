# syntax=docker/dockerfile:1
# The door: REST, events, webhooks.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas gateway" \
      org.opencontainers.image.description="The door: REST, events, webhooks."
# The public door, beside the port that other services ask.
ENV MBAAS_DOOR_HOST=0.0.0.0 \
    MBAAS_DOOR_PORT=8080
EXPOSE 8080
CMD ["apps/gateway/dist/main.js"]
