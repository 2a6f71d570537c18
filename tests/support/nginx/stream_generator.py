"""Random configurations of nginx's `stream`, the same for each seed.  Knows nothing of what they mean."""

from dataclasses import dataclass
from random import Random

from support.nginx.generator import BACKEND, OTHER_HOST, Generated, Named, client_directives, some, tls_directives
from support.processes import free_port


def encrypted_streams(random: Random, sockets: int, shown: str, backend: int) -> Generated:
    """Return servers that share sockets by name, and pass what they have decrypted on to one port."""
    made = Generated("")
    blocks = [*tls_directives(random), *client_directives(random), f"ssl_preread {random.choice(['on', 'off'])};"]
    if not any(one.startswith("ssl_ciphers") for one in blocks):
        blocks.append("ssl_ciphers ALL:@SECLEVEL=0;")
    for number in range(sockets):
        blocks += _on_one_socket(random, f"s{number}", made, shown, f"proxy_pass 127.0.0.1:{backend};")
    made.text = "\n".join(blocks)
    return made


def _on_one_socket(random: Random, label: str, made: Generated, shown: str, passed: str) -> list[str]:
    port = free_port()
    made.ports.append(port)
    servers = random.randint(1, 3)
    default = random.choice([0, 0, random.randrange(servers)])
    says_tls = random.randrange(servers)
    blocks, names = [], []
    for number in range(servers):
        name, asked = _name(random, f"{label}-{number}")
        words = [f"127.0.0.1:{port}"]
        words += ["ssl"] if number == says_tls or random.random() < 0.5 else []
        words += ["default_server"] if number == default and (number or random.random() < 0.5) else []
        own = [shown] if number == default or random.random() < 0.8 else []
        refuses = ["ssl_reject_handshake on;"] if random.random() < 0.08 else []
        body = [f"listen {' '.join(words)};", f"server_name {name};", *own, *refuses]
        blocks.append(f"server {{ {' '.join([*body, *tls_directives(random), *client_directives(random), passed])} }}")
        names.append(name)
        made.names.append(Named(asked, name, port, bool(own)))
    made.names += [Named(f"nobody-{label}.example.org", names[default], port), Named(None, names[default], port)]
    return blocks


def _name(random: Random, label: str) -> tuple[str, str]:
    """Return the name of a server, and one that clients ask for."""
    return random.choice(
        [
            (f"{label}.example.com", f"{label}.example.com"),
            (f"*.{label}.example.com", f"a.{label}.example.com"),
            (f".{label}.example.com", f"{label}.example.com"),
            (rf"~^{label}\d+\.example\.com$", f"{label}7.example.com"),
        ]
    )


@dataclass(frozen=True)
class StreamHop:
    """A server that passes connections on, and what it passes them to."""

    port: int
    backends: tuple[str, ...]
    """What the members of its group are; one, where it is none."""
    checks: str
    """The name that a certificate is compared with, should it be."""
    trusts: str
    """Whose certificates it believes, should it ask."""


_LEVELS = (
    "proxy_ssl on;",
    "proxy_ssl on;",
    "proxy_ssl off;",
    "proxy_ssl_verify on;",
    "proxy_ssl_verify off;",
    "proxy_ssl_server_name on;",
    "proxy_ssl_server_name off;",
    "proxy_ssl_protocols TLSv1.2;",
    "proxy_ssl_protocols TLSv1.3;",
    "proxy_ssl_protocols TLSv1 TLSv1.1;",
    "proxy_ssl_protocols TLSv1.2 TLSv1.3;",
    "proxy_ssl_conf_command MaxProtocol TLSv1.2;",
    "proxy_ssl_conf_command MinProtocol TLSv1.3;",
    "proxy_ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;",
    "proxy_ssl_ciphers AES256-SHA:@SECLEVEL=0;",
    "ssl_preread on;",
    "ssl_preread off;",
)


def _at_level(random: Random, most: int) -> list[str]:
    chosen = {one.split()[0]: one for one in some(random, _LEVELS, 0, most)}
    return list(chosen.values())


def stream_hops(
    random: Random, number: int, backends: dict[str, int], shown: str, own: str
) -> tuple[Generated, list[StreamHop]]:
    """Return servers that pass connections on to backends, given their ports by name."""
    made, found = Generated(""), []
    # A session that one server has not verified is no good to another one that reaches the same backend.
    blocks = [*_at_level(random, 5), "proxy_ssl_session_reuse off;"]
    for index in range(number):
        port, group = free_port(), f"h{index}.example.com"
        names = tuple(some(random, sorted(backends), 1, 1 if random.random() < 0.7 else 3))
        members = " ".join(f"server 127.0.0.1:{backends[name]};" for name in names)
        is_group = len(names) > 1 or random.random() < 0.6
        trusts = random.choice(["ca", "ca", "stranger"])
        checks = random.choice(["", "", "", BACKEND, BACKEND, OTHER_HOST, "127.0.0.1"])
        inner = [
            f"listen 127.0.0.1:{port} ssl; {shown}" if random.random() < 0.6 else f"listen 127.0.0.1:{port};",
            *_at_level(random, 5),
            f"proxy_ssl_trusted_certificate {trusts}.crt;" if trusts == "stranger" else "",
            f"proxy_ssl_name {checks};" if checks else "",
            random.choice(["", own]),
            f"proxy_pass {group if is_group else f'127.0.0.1:{backends[names[0]]}'};",
        ]
        blocks += [f"upstream {group} {{ {members} }}"] if is_group else []
        blocks.append(f"server {{ {' '.join(filter(None, inner))} }}")
        made.ports.append(port)
        found.append(StreamHop(port, names, checks or (group if is_group else "127.0.0.1"), trusts))
    made.text = "\n".join(blocks)
    return made, found


@dataclass(frozen=True)
class Passed:
    """A name that clients ask for on a port, and the server that takes the connection."""

    port: int
    asked: str
    server: str
    backend: str


def passing_streams(random: Random, sockets: int, backends: dict[str, int]) -> tuple[Generated, list[Passed]]:
    """Return servers that pass TLS on by the name that clients ask for: one for each name, or a map of names."""
    made, found = Generated(""), []
    blocks = []
    for index in range(sockets):
        port = free_port()
        made.ports.append(port)
        names = [f"p{index}-{number}.example.com" for number in range(random.randint(1, 3))]
        chosen = {name: random.choice(sorted(backends)) for name in (*names, "")}
        targets = {name: f"127.0.0.1:{backends[backend]}" for name, backend in chosen.items()}
        for name, backend in chosen.items():
            if random.random() < 0.3:
                blocks.append(f"upstream {name or 'others'}.{index} {{ server 127.0.0.1:{backends[backend]}; }}")
                targets[name] = f"{name or 'others'}.{index}"
        is_map = random.random() < 0.5
        blocks += _map(index, port, targets) if is_map else _servers(random, port, targets)
        by_default = f"p{index}-map.example.com" if is_map else f"others-{port}.example.com"
        for name, backend in chosen.items():
            server = by_default if is_map or not name else name
            found.append(Passed(port, name or f"nobody-{index}.example.org", server, backend))
    made.text = "\n".join(blocks)
    return made, found


def _map(index: int, port: int, targets: dict[str, str]) -> list[str]:
    rows = " ".join(f"{name or 'default'} {target};" for name, target in targets.items())
    listen = f"listen 127.0.0.1:{port}; server_name p{index}-map.example.com; ssl_preread on;"
    return [
        f"map $ssl_preread_server_name $to_{index} {{ {rows} }}",
        f"server {{ {listen} proxy_pass $to_{index}; }}",
    ]


def _servers(random: Random, port: int, targets: dict[str, str]) -> list[str]:
    blocks = []
    for name, target in targets.items():
        extra = "" if name else " default_server"
        named = name or f"others-{port}.example.com"
        # The default server is who reads the name.
        reads = "ssl_preread on;" if not name or random.random() < 0.5 else ""
        blocks.append(f"server {{ listen 127.0.0.1:{port}{extra}; server_name {named}; {reads} proxy_pass {target}; }}")
    random.shuffle(blocks)
    return blocks
