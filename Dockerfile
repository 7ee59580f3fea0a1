# syntax=docker/dockerfile:1
# docker build -t httpd . && docker run --rm -p 5555:5555 -v "$PWD/docs/site:/site:ro" httpd

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -DskipTests package

FROM debian:trixie-20260803-slim
RUN useradd --system --no-log-init --uid 10001 --no-create-home --shell /usr/sbin/nologin httpd
COPY --from=build /build/httpd/target/image /opt/httpd
COPY docs/site /site
USER 10001
EXPOSE 5555

# Any answer but a server error is one; bash brings its own way to open a connection.
HEALTHCHECK --interval=10s --timeout=3s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5555 && printf 'HEAD / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == [1-4]?? ]]"]

ENTRYPOINT ["/opt/httpd/bin/httpd", "--host", "0.0.0.0"]
CMD ["/site"]
