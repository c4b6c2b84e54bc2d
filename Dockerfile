# The image of Baraza: the same locks and the same command as scripts/run; tests/house/test_setup.py compares them.
# docker build --tag baraza . && docker run --publish 8000:8000 --volume baraza:/data baraza

FROM node:22-bookworm-slim AS assets
WORKDIR /srv/baraza
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
WORKDIR /srv/baraza
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY search ./search
RUN .venv/bin/python -m pip install --no-deps --no-build-isolation --editable .

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libmagic1 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home baraza \
    && install --directory --owner=baraza --group=baraza /data
WORKDIR /srv/baraza
# Code belongs to root, data to baraza: what serves the pages cannot rewrite itself.
COPY --from=packages /srv/baraza ./
COPY --from=assets /srv/baraza/node_modules ./node_modules
COPY alembic.ini ./
COPY migrations ./migrations
COPY templates ./templates
RUN .venv/bin/python -m compileall -q app search
ENV BARAZA_DATA_DIR=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER baraza
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD [".venv/bin/baraza", "serve", "--host", "0.0.0.0", "--port", "8000", "--migrate"]
