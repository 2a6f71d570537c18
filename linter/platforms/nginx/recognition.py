"""Which files are nginx's, by their names and by what stands in them.  Maps nothing."""

import re

# nginx reads files of any name, so those are opened that have a suffix of its own, with those of templates and samples,
# and in folders where its files lie also those whose suffix is no other language's.
_TEMPLATE = (
    r"(?:[._-](?:j2|jinja2?|tmpl|tpl|template|erb|epp|sample|example|dist|default|in|orig|bak|disabled|prod|dev))"
)
_FOLDER = (
    r"(?:[^/]*nginx[^/]*|(?:conf|http|streams?|vhosts?|sites|servers)\.d|(?:sites|streams?|hosts)-(?:enabled|available)"
    r"|snippets|vhosts)"
)
_OTHERS = (
    r"(?:ya?ml|json|md|rst|txt|py|rb|go|rs|sh|js|ts|tsx|lua|html?|css|tf|hcl|pem|crt|key|csr|png|svg|ico|jpe?g|gif"
    r"|xml|toml|ini|cfg|service|env|lock|sql|php|java|c|h|log|gz|zip|patch|diff)"
)
MAY_CLAIM = re.compile(
    rf"\.(?:conf|nginx|vhost){_TEMPLATE}{{0,3}}$"
    rf"|nginx[^/]*{_TEMPLATE}$"
    rf"|(?:^|/){_FOLDER}/(?![^/]*\.{_OTHERS}$)[^/]+$"
    r"|(?:^|/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$"
)
_DOCKERFILE = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$")
_NEVER = re.compile(r"(?:^|/)(?:Makefile|Jenkinsfile|Vagrantfile|README|LICENSE|CHANGELOG)[^/]*$")

# A directive that concerns us, at the start of a line or behind another one, up to its semicolon.
_DIRECTIVE = re.compile(
    r"(?:^|[{};])[ \t]*(?:"
    r"listen|server_name|(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass|(?:proxy_|grpc_|uwsgi_)?ssl(?:_[a-z_]+)?"
    r"|add_header[ \t]+[\"']?Strict-Transport-Security|more_set_headers"
    r")[ \t]+(?![=:])[^;\n]{1,2000};",
    re.MULTILINE,
)
_MAIN = re.compile(r"(?:^|[{};])[ \t]*(?:http|stream|mail|events)\s{0,20}\{", re.MULTILINE)
_INSIDE = re.compile(
    r"(?:^|[{};])[ \t]*(?:include|worker_connections|worker_processes|pid|default_type)[ \t]+[^;=\n]{1,2000};",
    re.MULTILINE,
)


def is_dockerfile(path: str) -> bool:
    """Say whether a file is one that may have configuration in it, by its name."""
    return _DOCKERFILE.search(path) is not None


def claims(path: str, text: str) -> bool:
    """Say whether a file is of this language and concerns TLS."""
    if text.startswith("#!") or _NEVER.search(path) or (is_dockerfile(path) and "<<" not in text):
        return False
    return _DIRECTIVE.search(text) is not None or (_MAIN.search(text) is not None and _INSIDE.search(text) is not None)
