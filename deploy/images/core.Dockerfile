# The door, the console, the delivery and the commands: a current Python, none of Rasa's pins.
# docker build -f deploy/images/core.Dockerfile -t aiguilleur-core .
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements/core.lock ./
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --no-cache-dir --require-hashes -r core.lock
COPY pyproject.toml README.md ./
COPY bot ./bot
RUN python -m pip --python /opt/venv/bin/python install --no-cache-dir --no-deps . \
    && /opt/venv/bin/python -m compileall -q /opt/venv

FROM python:3.13-slim-bookworm
# The interpreter's own pip could install things; nobody needs it any more.
RUN python -m pip uninstall --yes --quiet pip \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin aiguilleur \
    && install -d -o aiguilleur -g aiguilleur /var/lib/aiguilleur
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY playbook.yml ./
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AIGUILLEUR_HOST=0.0.0.0 \
    AIGUILLEUR_ERASURE_LIST=/var/lib/aiguilleur/erasures.jsonl
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "bot.web.app:app", "--host", "0.0.0.0", "--port", "8000", "--log-level", "warning", "--timeout-graceful-shutdown", "4", "--no-access-log", "--no-server-header", "--no-proxy-headers", "--http", "bot.web.server:PatientProtocol", "--ws", "none"]
