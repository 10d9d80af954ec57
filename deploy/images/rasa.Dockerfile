# The Rasa server with the actions. It serves a model that is mounted at /models and trains none.
# docker build -f deploy/images/rasa.Dockerfile -t aiguilleur-rasa .
FROM python:3.10-slim-bookworm AS build
WORKDIR /build
COPY requirements/deploy-rasa.lock ./
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --no-cache-dir --require-hashes -r deploy-rasa.lock
COPY standins ./standins
COPY pyproject.toml README.md ./
COPY bot ./bot
COPY actions ./actions
# Built with the setuptools of the lock: nothing is fetched.
RUN python -m pip --python /opt/venv/bin/python install --no-cache-dir --no-deps --no-build-isolation ./standins/tensorflow . \
    && /opt/venv/bin/python -m compileall -q /opt/venv

FROM python:3.10-slim-bookworm
RUN python -m pip uninstall --yes --quiet pip \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin aiguilleur \
    && install -d -o aiguilleur -g aiguilleur /var/lib/aiguilleur
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY playbook.yml ./
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RASA_TELEMETRY_ENABLED=false \
    SQLALCHEMY_SILENCE_UBER_WARNING=1 \
    AIGUILLEUR_ERASURE_LIST=/var/lib/aiguilleur/erasures.jsonl
USER 10001:10001
CMD ["python", "-m", "bot.channel.serve", "--model", "/models"]
