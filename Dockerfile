# One workspace in /workspace, served on port 8300. Put a proxy that speaks TLS in front of it.
#   docker build -t nebelhorn . && docker run -v nebelhorn:/workspace -p 127.0.0.1:8300:8300 nebelhorn
FROM python:3.11-slim AS built
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src src
RUN python -m venv /opt/nebelhorn \
 && /opt/nebelhorn/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim
COPY --from=built /opt/nebelhorn /opt/nebelhorn
RUN useradd --system --home-dir /workspace --create-home nebelhorn
USER nebelhorn
ENV NEBELHORN_WORKSPACE=/workspace PYTHONUNBUFFERED=1
VOLUME /workspace
EXPOSE 8300
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
  ["/opt/nebelhorn/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8300/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "test -f /workspace/nebelhorn.toml || /opt/nebelhorn/bin/nebelhorn init /workspace; exec /opt/nebelhorn/bin/nebelhorn serve --host 0.0.0.0 --port 8300"]
