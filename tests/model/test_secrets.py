import pytest
from support.bounded import cpu_at_most

from linter.model.secrets import blackened

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres://app:MARK@db/shop", "postgres://app:****@db/shop"),
        ("API server app:MARK@db.example.com is", "API server app:****@db.example.com is"),
        ("http://hook/in?a=1&token=MARK&b=2", "http://hook/in?a=1&token=****&b=2"),
        ("http://hook/in?code=MARK", "http://hook/in?code=****"),
        ("host=db user=app password=MARK sslmode=disable", "host=db user=app password=**** sslmode=disable"),
        ('"Server=db;User Id=app;Password=MARK;Encrypt=False"', '"Server=db;User Id=app;Password=****;Encrypt=False"'),
        ('db_password = "MARK WITH BLANKS"', 'db_password = "****************"'),
        ("dbPassword: 'MARK'", "dbPassword: '****'"),
        ("set $api_key 8f3kd93kfj49;", "set $api_key ************;"),
        ("proxy_set_header X-Api-Key '8f3kd93kfj49';", "proxy_set_header X-Api-Key '************';"),
        ("client_secret 8f3kd93kfj49;", "client_secret ************;"),
        ("run --token 8f3kd93kfj49", "run --token ************"),
        ('if ($http_x_api_key != "8f3kd93kfj49") {', 'if ($http_x_api_key != "************") {'),
        ('secure_link_md5 "$uri MARK";', 'secure_link_md5 "$uri ****";'),
        ("AccountKey=abc123DEF456ghi789==;Suffix=x", "AccountKey=********************;Suffix=x"),
        ('api_key = "aZ9fK2lm0Qx8Bn"', 'api_key = "**************"'),
        (
            'proxy_set_header Authorization "Bearer abcdefgh12345";',
            'proxy_set_header Authorization "Bearer *************";',
        ),
        (f"x {JWT} y", f"x {'*' * len(JWT)} y"),
        ("AKIAIOSFODNN7EXAMPLE", "*" * 20),
        ("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/services/*********"),
        ("https://discord.com/api/webhooks/123/abc-d", "https://discord.com/api/webhooks/123/*****"),
        ("app:$$2y$$05$$abcdefghijklmnopqrstuv,b", "app:$$2y$$**************************,b"),
        ("traefik.http.middlewares.x.basicauth.users=app:MARK", "traefik.http.middlewares.x.basicauth.users=app:****"),
        ("url: cG9zdGdyZXM6Ly9hcHA6cHdwd0BkYi9zaG9w", f"url: {'*' * 36}"),
    ],
)
def test_secrets_are_hidden_at_their_length(text: str, shown: str) -> None:
    assert shown == blackened(text)
    assert len(text) == len(shown)


@pytest.mark.parametrize(
    "text",
    [
        "password = var.db_password",
        "password: ${DB_PASSWORD}",
        "password: {{ .Values.password }}",
        "secretName: shop-tls",
        "secret: shop-tls",
        "passwordSecretRef: {name: shop}",
        "token_ttl = 3600",
        "ssl_password_file /etc/nginx/pass;",
        "ssl_certificate_key shop.example.com-2024.key;",
        "proxy_set_header X-Api-Key $http_x_api_key;",
        "limit_req_zone $http_x_api_key zone=one1234567890:10m;",
        'secure_link_md5 "$secure_link_expires$uri $secret";',
        "the key of Secret shop1/web-tls-2024abc",
        'resource "random_password" "shop_server_2024" {',
        'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"',
        "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256;",
        "listen [::1]:8443 ssl;",
        "proxy_pass https://app@db.example.com:8443/;",
        "kms_key_id = aws_kms_key.shop.arn",
        "image: shop:1.2@sha256:3f5c",
        "image: registry.example.com/shop@sha256:3f5c",
    ],
)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert text == blackened(text)


@pytest.mark.parametrize(
    "part",
    [
        "password",
        "a",
        "token=",
        "://a:",
        "eyJa.",
        "Bearer ",
        "a_token a",
        "-token ",
        'secure_link_md5 "a ',
        "A" * 50 + " ",
    ],
)
def test_no_text_takes_long(part: str) -> None:
    with cpu_at_most(10):
        blackened(part * (100_000 // len(part)))
