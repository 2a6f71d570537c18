"""To what nginx pins its backends.  Knows not whether anybody verifies them.

Source: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_trusted_certificate: the authorities for one
hop stand in a file of its own, and nginx knows no pins of keys.
"""

from linter.model.endpoint import Pin
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import one
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls.trust import is_of_everybody


def of_servers(context: Context, prefix: str, verifies: Setting[bool]) -> Setting[Pin] | None:
    """Say to what backends are pinned; None where none is verified."""
    if isinstance(verifies, Known) and not verifies.value:
        return None
    trusted = one(context, f"{prefix}trusted_certificate")
    if trusted is None or isinstance(trusted, Unknown):
        return trusted  # without one nginx refuses to verify
    return trusted.known(Pin.NOTHING if is_of_everybody(trusted.text) else Pin.AUTHORITY)
