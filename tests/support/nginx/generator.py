"""Random configurations of nginx, the same for each seed.  Knows nothing of what they mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from support.processes import free_port

AGE = 'add_header Strict-Transport-Security "max-age=63072000"'
THERE = "https://shop.example.com"
BACKEND = "backend.example.com"
OTHER_HOST = "other.example.com"
SUITES = (
    "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-RSA-AES128-SHA"
    " ECDHE-RSA-AES256-SHA384 AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-SHA AES256-SHA AES256-SHA256"
    " ECDHE-RSA-NULL-SHA NULL-SHA256 ADH-AES128-SHA AECDH-AES128-SHA ECDHE-RSA-CAMELLIA128-SHA256"
).split()
# OpenSSL 3.2 moved suites to MEDIUM that 3.0 has under HIGH, so neither may leave a string empty; under LOW the table
# has suites that only special builds still hold.
_ALIASES = "HIGH ALL DEFAULT ECDHE kRSA aRSA AESGCM AES128 SHA256 aNULL eNULL CHACHA20 CAMELLIA TLSv1.2".split()
_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
CURVES = ("X25519", "prime256v1", "secp384r1")
_COMMANDS = (
    *(f"MinProtocol {version}" for version in _VERSIONS[1:]),
    *(f"MaxProtocol {version}" for version in _VERSIONS[1:]),
    "Protocol ALL,-TLSv1.3",
    "Protocol ALL,-TLSv1,-TLSv1.1",
    "Protocol -TLSv1.2",
    "Protocol +TLSv1.1",
    "CipherString AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
    "Ciphersuites TLS_AES_128_GCM_SHA256",
    "Options -SessionTicket",
)


@dataclass(frozen=True)
class Named:
    """A name that clients ask for, and the server that answers."""

    asked: str | None
    """None for clients that send no name."""
    server: str
    """The first name of the server."""
    port: int
    has_certificate: bool = True
    """Whether the server has one of its own."""


@dataclass
class Generated:
    """A configuration and what to ask it."""

    text: str
    ports: list[int] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)


def some(random: Random, words: Iterable[str], least: int, most: int) -> list[str]:
    """Choose some of the words, in any order."""
    every = list(words)
    return random.sample(every, min(len(every), random.randint(least, most)))


def tls_directives(random: Random) -> list[str]:
    """Return directives about versions and suites, each of them at most as often as nginx takes it."""
    found: list[str] = []
    while random.random() < 0.45:
        found.append(f"ssl_protocols {' '.join(some(random, _VERSIONS, 1, 4))};")
    if random.random() < 0.5:
        found.append(f"ssl_ciphers {cipher_string(random)};")
    while random.random() < 0.3:
        found.append(f"ssl_conf_command {random.choice(_COMMANDS)};")
    if random.random() < 0.2:
        found.append(f"ssl_ecdh_curve {':'.join(some(random, CURVES, 1, 3))};")
    return found


def cipher_string(random: Random) -> str:
    """Return a cipher string that leaves something."""
    items = ["ECDHE-RSA-AES128-SHA" if random.random() < 0.5 else "AES256-SHA"]
    for _ in range(random.randint(0, 4)):
        word = random.choice([*_ALIASES, *SUITES])
        both = f"{word}+{random.choice(_ALIASES)}" if random.random() < 0.3 else word
        items.append(both if "HIGH" in both else f"{random.choice(['', '', '', '!', '-', '+'])}{both}")
    random.shuffle(items)
    return ":".join([*items, "ECDHE-RSA-AES128-GCM-SHA256", "@SECLEVEL=0"])


def client_directives(random: Random) -> list[str]:
    """Return directives about certificates of clients."""
    found = []
    if random.random() < 0.5:
        found.append(f"ssl_verify_client {random.choice(['on', 'off', 'optional', 'optional_no_ca'])};")
    return found


def header_directives(random: Random) -> list[str]:
    """Return headers that a level adds."""
    found = []
    if random.random() < 0.4:
        found.append(f"{AGE}{random.choice(['', ' always'])};")
    if random.random() < 0.25:
        found.append("add_header X-Shop shop;")
    if random.random() < 0.15:
        found.append(f"add_header_inherit {random.choice(['on', 'off', 'merge'])};")
    return found


def encrypted_servers(random: Random, sockets: int, shown: str) -> Generated:
    """Return an http block with servers that share sockets, some of which have no certificate of their own."""
    made = Generated("")
    blocks = [*tls_directives(random), *client_directives(random), *header_directives(random)]
    if not any(one.startswith("ssl_ciphers") for one in blocks):
        blocks.append("ssl_ciphers ALL:@SECLEVEL=0;")
    for number in range(sockets):
        blocks += _on_one_socket(random, f"s{number}", made, shown)
    made.text = "\n".join(blocks)
    return made


def _on_one_socket(random: Random, label: str, made: Generated, shown: str) -> list[str]:
    port = free_port()
    made.ports.append(port)
    servers = random.randint(1, 3)
    default = random.choice([0, 0, random.randrange(servers)])
    says_tls = random.randrange(servers)
    blocks, names = [], []
    for number in range(servers):
        name, asked = random.choice(
            [
                (f"{label}-{number}.example.com", f"{label}-{number}.example.com"),
                (f"*.{label}-{number}.example.com", f"a.{label}-{number}.example.com"),
                (f".{label}-{number}.example.com", f"{label}-{number}.example.com"),
                (rf"~^{label}-{number}\d+\.example\.com$", f"{label}-{number}7.example.com"),
            ]
        )
        words = [f"127.0.0.1:{port}"]
        words += ["ssl"] if number == says_tls or random.random() < 0.5 else []
        words += ["default_server"] if number == default and (number or random.random() < 0.5) else []
        body = [f"listen {' '.join(words)};", f"server_name {name};"]
        refuses = random.random() < 0.08
        body += ["ssl_reject_handshake on;"] if refuses else []
        own = [shown] if number == default or random.random() < 0.8 else []
        clients = client_directives(random)
        # Who asks for no certificate and demands a verified one lets nobody in.
        demands = own and any("optional" in one for one in clients) and random.random() < 0.4
        body += [*own, *tls_directives(random), *clients, *([_DEMAND] if demands else [])]
        body += [*header_directives(random), *_pages(random)]
        blocks.append(f"server {{ {' '.join(body)} }}")
        names.append(name)
        made.names.append(Named(asked, name, port, bool(own)))
    made.names += [Named(f"nobody-{label}.example.org", names[default], port), Named(None, names[default], port)]
    return blocks


_DEMAND = "if ($ssl_client_verify != SUCCESS) { return 403; }"


def _pages(random: Random) -> list[str]:
    """Return the locations of a server; `/` and `/page` have content."""
    if random.random() < 0.5:
        return ["root pages;"]
    found = [f"location / {{ {' '.join(header_directives(random))} root pages; }}"]
    if random.random() < 0.4:
        found.append(f"location = /page {{ {' '.join(header_directives(random))} root pages; }}")
    return found


_STATEMENTS = (
    f"return 301 {THERE}$request_uri;",
    f"return 308 {THERE}$request_uri;",
    f"return {THERE};",
    "return 301 http://www.shop.example.com$request_uri;",
    "return 301 $scheme://www.shop.example.com$request_uri;",
    "return 403;",
    "return 444;",
    "return 200 welcome;",
    f"rewrite ^ {THERE}$request_uri? permanent;",
    f"rewrite ^/(.*)$ {THERE}/$1 redirect;",
    f"rewrite ^/old {THERE}/new permanent;",
    f"if ($scheme = http) {{ return 301 {THERE}$request_uri; }}",
    f'if ($scheme != "https") {{ return 302 {THERE}; }}',
    f'if ($https = "") {{ return 301 {THERE}; }}',
    f"if ($scheme = https) {{ return 301 {THERE}; }}",
    f"if ($host = {OTHER_HOST}) {{ return 301 {THERE}; }}",
    f"set $there {THERE}; return 301 $there$request_uri;",
    "deny all;",
    "root pages;",
    "try_files $uri /index.html =404;",
)
_LOCATIONS = ("/", "/inner/", "= /page", "~ ^/old/")
_CHALLENGE = "location /.well-known/acme-challenge/ { root pages; }"
PATHS = ("/", "/page", "/old/page", "/inner/page")


def clear_servers(random: Random, servers: int) -> Generated:
    """Return an http block with servers on ports without TLS, which redirect, refuse and serve."""
    made = Generated("")
    blocks = []
    for number in range(servers):
        port = free_port()
        name = f"c{number}.example.com"
        body = " ".join(_answers(random))
        made.ports.append(port)
        made.names.append(Named(name, name, port))
        blocks.append(f"server {{ listen 127.0.0.1:{port}; server_name {name}; root pages; {body} }}")
    made.text = "\n".join(blocks)
    return made


def _answers(random: Random) -> list[str]:
    found = [random.choice(_STATEMENTS)] if random.random() < 0.4 else []
    paths = [path for path in _LOCATIONS if random.random() < (0.7 if path == "/" else 0.25)]
    found += [f"location {path} {{ {random.choice(_STATEMENTS)} }}" for path in paths]
    found += [_CHALLENGE] if random.random() < 0.2 else []
    random.shuffle(found)
    return found


@dataclass(frozen=True)
class Hop:
    """A server that passes requests on, and what it passes them to."""

    port: int
    group: str
    backend: str
    checks: str
    """The name that a certificate is compared with, should it be."""


_LEVELS = (
    "proxy_ssl_verify on;",
    "proxy_ssl_verify off;",
    "proxy_ssl_server_name on;",
    "proxy_ssl_server_name off;",
    "proxy_ssl_protocols TLSv1.2;",
    "proxy_ssl_protocols TLSv1.3;",
    "proxy_ssl_protocols TLSv1.2 TLSv1.3;",
    "proxy_ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;",
    "proxy_ssl_session_reuse off;",
)


def _at_level(random: Random) -> list[str]:
    chosen = {one.split()[0]: one for one in some(random, _LEVELS, 0, 3)}
    return list(chosen.values())


def hops(random: Random, number: int, backends: dict[str, int], shown: str, own: str) -> tuple[Generated, list[Hop]]:
    """Return an http block whose servers pass requests on to backends, given their ports by name."""
    made, found = Generated(""), []
    blocks = _at_level(random)
    for index in range(number):
        port, group, backend = free_port(), f"h{index}.example.com", random.choice(sorted(backends))
        scheme = random.choice(["http", "https", "https", "https"])
        named = random.choice(["", "", f"proxy_ssl_name {BACKEND};"])
        certificate = random.choice(["", own])
        inner = [*_at_level(random), named, certificate]
        at_server = _at_level(random)
        location = f"location / {{ {' '.join(inner)} proxy_pass {scheme}://{group}; }}"
        blocks += [
            f"upstream {group} {{ server 127.0.0.1:{backends[backend]}; }}",
            f"server {{ listen 127.0.0.1:{port} ssl; {shown} {' '.join(at_server)} {location} }}",
        ]
        made.ports.append(port)
        found.append(Hop(port, f"{group} ({scheme})", backend, BACKEND if named else group))
    made.text = "\n".join(blocks)
    return made, found
