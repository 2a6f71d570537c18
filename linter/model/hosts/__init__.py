"""Host names and addresses: which network they lead to, as far as the name alone tells.  Looks nothing up."""

from enum import Enum
from functools import cache

from linter.provenance import shipped
from linter.provenance.pattern import pattern


class Network(Enum):
    """What a connection to a host crosses."""

    INTERNET = "internet"
    PRIVATE = "private"
    MACHINE = "machine"
    """Nothing: it stays on the machine, or in the pod."""


# Names that no public name server answers for (RFC 6761, RFC 6762, RFC 8375, ICANN 2024-07-29 on `internal`),
# and those that clusters, container engines and home routers have taken.
_PRIVATE_SUFFIXES = (
    ".cluster.local",
    ".consul",
    ".corp",
    ".docker",
    ".example",
    ".home",
    ".home.arpa",
    ".internal",
    ".intra",
    ".intranet",
    ".invalid",
    ".lan",
    ".local",
    ".localdomain",
    ".mesh",
    ".private",
    ".svc",
    ".test",
)
# Names of managed services that lead to a private network as a rule, and to the internet on request.
_EITHER_SUFFIXES = (".amazonaws.com", ".azure.com", ".windows.net", ".googleapis.com")
# Websites of S3 are on the internet alone, and have no TLS
# (https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html).
_WEBSITE_OF_S3 = pattern(r".+\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(?:\.cn)?")
_TOP_LEVEL_DOMAINS = shipped.beside(__file__, "top_level_domains.txt")
# Addresses that documents use for public ones (RFC 5737, RFC 3849).
_DOCUMENTATION = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
_EVERY_INTERFACE = frozenset({"0.0.0.0", "::", "*", ""})  # noqa: S104  # told from loopback, not bound to
_PATH = pattern(r"[/?#]")
_NAME = pattern(r"(?:\*\.)?[\w-]+(?:\.[\w-]+)*")
_LOOKS_LIKE_ADDRESS = pattern(r"[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")


def network(host: str) -> Network | None:
    """Say which network a connection to a host crosses; None where its name does not tell."""
    name = host.strip("[]").rstrip(".").lower()
    if _LOOKS_LIKE_ADDRESS.fullmatch(name):
        return _of_address(name)
    if not _NAME.fullmatch(name):  # a pattern, or what a template fills in
        return None
    if name == "localhost" or name.endswith(".localhost"):
        return Network.MACHINE
    if "." not in name or name.endswith(_PRIVATE_SUFFIXES) or ".svc." in name:
        return Network.PRIVATE
    if _WEBSITE_OF_S3.fullmatch(name):
        return Network.INTERNET
    if name.endswith(_EITHER_SUFFIXES) or not is_top_level_domain(name.rpartition(".")[2]):
        return None  # a name that no resolver of the internet answers for is some network's own, and may still leave it
    return Network.INTERNET


def place_in(url: str) -> str:
    """Return the host and the port of a URL, which may lack its scheme, without the user in front of them."""
    text = url.strip()
    _, separator, rest = text.partition("://")
    return _PATH.split(rest if separator else text, maxsplit=1)[0].rpartition("@")[2]


def host_in(url: str) -> str:
    """Return the host of a URL, with the brackets of an address of IPv6."""
    place = place_in(url)
    return place[: place.index("]") + 1] if place.startswith("[") and "]" in place else place.partition(":")[0]


def is_top_level_domain(label: str) -> bool:
    """Say whether the last label of a name is one that the internet has."""
    if not label.isascii():
        label = f"xn--{label.encode('punycode').decode('ascii')}"
    return label in _top_level_domains()


def is_every_interface(host: str) -> bool:
    """Say whether an address that something listens on is that of all networks of its machine."""
    return host.strip("[]") in _EVERY_INTERFACE


def is_address(host: str) -> bool:
    """Say whether a host is an IP address, for which no server name can be sent."""
    return _LOOKS_LIKE_ADDRESS.fullmatch(host.strip("[]")) is not None


def _of_address(name: str) -> Network | None:
    from ipaddress import ip_address, ip_network  # noqa: PLC0415  # many runs see no address

    try:
        address = ip_address(name)
    except ValueError:
        return None
    if address.is_loopback or address.is_unspecified:
        return Network.MACHINE  # one dials the unspecified address to reach the machine itself
    if address.is_global or any(address in ip_network(documented) for documented in _DOCUMENTATION):
        return Network.INTERNET
    return Network.PRIVATE


@cache
def _top_level_domains() -> frozenset[str]:
    lines = shipped.content(_TOP_LEVEL_DOMAINS).decode().splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


# Names below which strangers are neighbours: the private section of the Public Suffix List
# (https://publicsuffix.org/list/), and what providers document of their endpoints.  Checked 2026-11-30.
_SHARED = frozenset(
    """
    amazonaws.com amazonaws.com.cn apigateway.dev appspot.com awsapprunner.com awsglobalaccelerator.com azure-api.net
    azurecontainer.io azurecontainerapps.io azurecr.io azureedge.net azurefd.net azurestaticapps.net azurewebsites.net
    cloudapp.azure.com cloudapp.net cloudfront.net cloudfunctions.net core.windows.net database.windows.net
    documents.azure.com elasticbeanstalk.com firebaseapp.com fly.dev github.io gitlab.io googleapis.com herokuapp.com
    mongodb.net mysql.database.azure.com netlify.app ngrok.io on.aws ondigitalocean.app onrender.com pages.dev
    postgres.database.azure.com r2.dev redis.cache.windows.net run.app servicebus.windows.net supabase.co
    trafficmanager.net vault.azure.net vercel.app web.app windows.net workers.dev
    """.split()
)
# What stands in front of these and is no customer's: services and regions.
_NOBODYS = pattern(
    r"[a-z]{2}(?:-[a-z]+)+-?\d{0,2}|\*|s3|s3-[a-z0-9-]+|dualstack|elb|rds|es|aoss|cache|kafka|redshift|execute-api"
    r"|compute(?:-1)?|lambda-url|vpce|sqs|sns|blob|file|queue|table|dfs|web|storage|[a-z]+\d"
)


def is_shared(suffix: str) -> bool:
    """Say whether names of more than one owner end with a text such as `.s3.amazonaws.com` or `.com`."""
    labels = [label for label in suffix.lower().split(".") if label not in ("", "*")]
    if len(labels) < 2:  # noqa: PLR2004  # a domain has two
        return not labels or is_top_level_domain(labels[0])
    for start in range(len(labels) - 1):
        if ".".join(labels[start:]) in _SHARED:
            return all(_NOBODYS.fullmatch(label) is not None for label in labels[:start])
    return False
