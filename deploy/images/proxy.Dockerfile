# The reverse proxy of the compose file: TLS with certificates that it fetches and renews by itself.
FROM caddy:2.8-alpine
RUN adduser -S -D -H -u 10001 aiguilleur \
    && mkdir -p /data/caddy /config/caddy \
    && chown -R 10001 /data /config
COPY deploy/images/Caddyfile /etc/caddy/Caddyfile
USER 10001
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
