"""Which files are taken for nginx's."""

import pytest

from linter.platforms import nginx
from linter.provenance.source import Source

SERVER = "server {\n    listen 443 ssl;\n}\n"


@pytest.mark.parametrize(
    "path",
    [
        "nginx.conf",
        "deploy/shop.conf",
        "conf.d/default.conf.template",
        "templates/nginx.conf.j2",
        "roles/web/templates/site.conf.erb",
        "proxy-confs/shop.subdomain.conf.sample",
        "etc/nginx/sites-available/shop",
        "sites-enabled/shop.example.com",
        "nginx/snippets/ssl-params",
        "docker/nginx.dev",
        "shop.vhost",
        "templates/site.j2",
        "shop.example.com.erb",
        "web.ctmpl",
    ],
)
def test_files_that_are_opened(path: str) -> None:
    assert nginx.MAY_CLAIM.search(path)
    assert nginx.claims(Source(path, SERVER))


@pytest.mark.parametrize(
    "path",
    [
        "main.tf",
        "nginx/values.yaml",
        "nginx/README.md",
        "nginx/entrypoint.sh",
        "src/nginx.go",
        "templates/_tls.tpl",
        "page.html.j2",
    ],
)
def test_files_that_are_not_opened(path: str) -> None:
    assert not nginx.MAY_CLAIM.search(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SERVER, id="server"),
        pytest.param("events { worker_connections 10; }", id="main file"),
        pytest.param("ssl_protocols TLSv1.2;", id="snippet of TLS"),
        pytest.param('add_header Strict-Transport-Security "max-age=1";', id="snippet of headers"),
        pytest.param("location / { proxy_pass http://app; }", id="location"),
        pytest.param("stream {\n  include stream.d/*.conf;\n}", id="streams"),
        pytest.param("http\n{\n  include mime.types;\n}", id="brace on the next line"),
        pytest.param("\"server\" { 'listen' 443 ssl; }", id="names in quotes"),
        pytest.param("server {\n  listen\n    443\n    ssl;\n}", id="a directive over several lines"),
        pytest.param("upstream app { server unix:/run/app.sock; }", id="what servers name"),
        pytest.param("map $https $to { on 1; }", id="a map"),
    ],
)
def test_texts_that_are_taken(text: str) -> None:
    assert nginx.claims(Source("some.conf", text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("some.conf", "", id="nothing"),
        pytest.param("some.conf", "gzip on;\n", id="no TLS"),
        pytest.param("some.conf", "# listen 443 ssl;\n", id="comment"),
        pytest.param("supervisord.conf", "[program:x]\ncommand=listen\n", id="ini"),
        pytest.param("redis.conf", "port 6379\ntls-port 6380\n", id="redis"),
        pytest.param("apache.conf", "<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n", id="apache"),
        pytest.param("haproxy.cfg.conf", "frontend x\n  bind *:443 ssl crt x.pem\n", id="haproxy"),
        pytest.param("nginx/setup", "#!/bin/sh\nlisten 80;\n", id="script"),
        pytest.param("nginx/Dockerfile.conf", SERVER, id="Dockerfile"),
        pytest.param("some.conf", "listen = 80;\n", id="assignment"),
        pytest.param(
            "user-data.tpl", "write_files:\n  - content: |\n      server {\n        listen 80;\n", id="cloud-config"
        ),
    ],
)
def test_texts_that_are_not_taken(path: str, text: str) -> None:
    assert not nginx.claims(Source(path, text))
