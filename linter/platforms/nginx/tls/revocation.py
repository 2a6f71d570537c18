"""Whether nginx looks certificates of others up among those that are revoked.  Knows not who verifies them.

Sources: nginx.org, `ssl_crl` and `proxy_ssl_crl`, both tried with nginx 1.31.3 and a revoked certificate; `ssl_ocsp`,
since 1.19.0, of which `leaf` asks about the client's own certificate alone.
"""

from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import is_given, one
from linter.provenance.setting import Known, Setting, Unknown

_CLIENTS = "nginx then takes revoked certificates of clients"
_SERVERS = "nginx then takes revoked certificates of servers"


def of_clients(context: Context) -> Setting[bool]:
    """Say whether clients' certificates are looked up: in a list, or by asking their authority."""
    listed = is_given(context, "ssl_crl", _CLIENTS)
    if isinstance(listed, Unknown) or listed.value:
        return listed
    asked = one(context, "ssl_ocsp")
    if isinstance(asked, Unknown):
        return asked
    if asked is None:
        return listed
    return asked.known(asked.text.lower() in ("on", "leaf"))


def of_servers(context: Context, prefix: str, verifies: Setting[bool]) -> Setting[bool] | None:
    """Say whether certificates of backends are looked up; None where none is verified."""
    if isinstance(verifies, Known) and not verifies.value:
        return None
    return is_given(context, f"{prefix}crl", _SERVERS)
