"""What the words of access logs' formats keep of TLS: nginx's variables and Envoy's operators.

Other products take both over.  Knows no file.  Sources: https://nginx.org/en/docs/http/ngx_http_ssl_module.html#variables
and https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/usage.  Checked 2026-11-30.
"""

from collections.abc import Mapping
from types import MappingProxyType

from linter.model.words import Recorded
from linter.provenance.pattern import pattern

OF_VARIABLES: Mapping[str, Recorded] = MappingProxyType(
    {
        "ssl_protocol": Recorded.VERSION,
        "ssl_cipher": Recorded.CIPHER_SUITE,
        "ssl_server_name": Recorded.SERVER_NAME,
        "ssl_preread_server_name": Recorded.SERVER_NAME,
        "ssl_client_verify": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_s_dn": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_fingerprint": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_serial": Recorded.CLIENT_CERTIFICATE,
    }
)
OF_OPERATORS: Mapping[str, Recorded] = MappingProxyType(
    {
        "DOWNSTREAM_TLS_VERSION": Recorded.VERSION,
        "DOWNSTREAM_TLS_CIPHER": Recorded.CIPHER_SUITE,
        "REQUESTED_SERVER_NAME": Recorded.SERVER_NAME,
        "DOWNSTREAM_PEER_SUBJECT": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_URI_SAN": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_DNS_SAN": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_FINGERPRINT_256": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_SERIAL": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_TRANSPORT_FAILURE_REASON": Recorded.FAILURE,
    }
)

_VARIABLE = pattern(r"\$(?:\{(\w+)\}|(\w+))")
_OPERATOR = pattern(r"%([A-Z0-9_]+)(?:\([^)]*\))?(?::\d+)?%")


def variables_in(text: str) -> list[str]:
    """Return the names of nginx's variables in a text."""
    return [found[1] or found[2] for found in _VARIABLE.finditer(text)]


def operators_in(text: str) -> list[str]:
    """Return the names of Envoy's command operators in a text."""
    return _OPERATOR.findall(text)
