# syntax=docker/dockerfile:1
# Builds the program and the JavaScript worker, then a runtime without compilers. See docs/deployment/docker.md.
# The base images are Ubuntu's, whose Node.js is older than the runtime for local models needs (20).
FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cd AiCollab.Web && npm ci --ignore-scripts --no-audit --no-fund
RUN cd AiCollab.Infrastructure/Ai/Local/Runtime && npm ci --ignore-scripts --omit=optional --no-audit --no-fund
RUN AICOLLAB_JSWORKER_OUT=/out/jsworker AiCollab.Infrastructure/Sandbox/JavaScript/Worker/publish.sh
RUN dotnet publish AiCollab.Web -c Release -o /out/app -v q -nologo \
    && rm -f /out/jsworker/*.dbg /out/jsworker/*.log \
    && mv /out/jsworker /out/app/jsworker

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap ca-certificates curl fonts-dejavu-core git python3 python3-matplotlib python3-numpy python3-pandas \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data aicollab \
    && install -d -o aicollab -g aicollab -m 0700 /data /run/aicollab
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /out/app /app
WORKDIR /app
USER aicollab
ENV ASPNETCORE_URLS=http://0.0.0.0:8080 Data__Directory=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/health || exit 1
ENTRYPOINT ["dotnet", "AiCollab.Web.dll"]
