# syntax=docker/dockerfile:1
# Avatars and the OpenID Provider.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas avatar-identity" \
      org.opencontainers.image.description="Avatars and the OpenID Provider."
CMD ["apps/avatar-identity/dist/main.js"]
