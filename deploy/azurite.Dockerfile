# Azure Storage's tables on this machine, for the compose file. Not for production: no redundancy, a key that everybody knows.
FROM node:22-slim
RUN npm install --global --ignore-scripts azurite@3.37.0 && mkdir --mode=0700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 10002
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", \
    "require('net').connect(10002).on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
ENTRYPOINT ["azurite-table", "--tableHost", "0.0.0.0", "--location", "/data", "--disableProductStyleUrl", \
    "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
