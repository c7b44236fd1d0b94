# The bot in a container: `docker build -t goodword .`; see docs/operations.md, "In containers".
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY arrears arrears
COPY bot bot
COPY dialogs dialogs
COPY examples examples
COPY locales locales
COPY policies policies
COPY sandbox sandbox
# Editable: policies and catalogues are read beside the code, so that a lender can lay its own over /app/policies.
RUN python -m pip install --disable-pip-version-check --constraint constraints.txt --editable . \
    && useradd --create-home --uid 10001 goodword \
    && mkdir /data && chown goodword /data
USER goodword
WORKDIR /data
ENV GOODWORD_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["goodword"]
CMD ["run"]
