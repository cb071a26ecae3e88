# Partyline for real use: docker build -t partyline . (docs/self-hosting.md). It stands here because the whole project is what it is
# built from. linux/amd64 and linux/arm64; the programs in it need glibc, so no Alpine.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY LICENSE partykit.json rollup.config.mjs tsconfig.json ./
COPY sdk ./sdk
COPY widget ./widget
COPY demo ./demo
COPY docs ./docs
COPY party ./party
COPY scripts ./scripts
RUN npm run build
RUN node scripts/serve/pack.mjs /packed

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=1999 PARTYLINE_DATA=/data
WORKDIR /app
COPY --from=build /packed ./
# A volume that is empty takes over who owns the folder below it.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 1999
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 \
  CMD ["node", "scripts/serve/health.mjs"]
# It hears SIGTERM itself, ends its children itself and has no others: no init beside it.
CMD ["node", "scripts/serve.mjs"]
