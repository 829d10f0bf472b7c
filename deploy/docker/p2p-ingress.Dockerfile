# syntax=docker/dockerfile:1
# Brings the network's blocks and transactions in.
ARG BASE=mbaas/base:0.1.0
FROM ${BASE}
LABEL org.opencontainers.image.title="mbaas p2p-ingress" \
      org.opencontainers.image.description="Brings the network's blocks and transactions in."
CMD ["apps/p2p-ingress/dist/main.js"]
