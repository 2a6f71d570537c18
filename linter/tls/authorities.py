"""Public authorities: what CAA records call them, who their certificates say has issued them, where ACME asks them.

Sources, checked 2026-11-30: https://letsencrypt.org/docs/caa/, https://letsencrypt.org/docs/cert-lifetimes/ (90 days,
64 from 2027-02-10, 45 from 2028-02-16), https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html,
https://pki.goog/faq/, https://cloud.google.com/certificate-manager/docs/public-ca (90 days),
https://zerossl.com/documentation/acme/ (90 days), https://www.buypass.com/products/tls-ssl-certificates/go-ssl
(180 days; for tests at api.test4.buypass.no), and for the names of all of them
https://ccadb-public.secure.force.com/ccadb/AllCAAIdentifiersReport.  An authority that is not here is not known, not a
private one.
"""

from datetime import date

from msgspec import Struct


class Authority(Struct, frozen=True):
    """One public authority."""

    caa: str
    """As CAA records name it (RFC 8659, 4.2)."""
    organizations: tuple[str, ...]
    """How the names of its organization begin in the certificates that it issues, in lower case."""
    acme: tuple[str, ...] = ()
    """Hosts at which ACME asks it."""
    days: tuple[tuple[date, int], ...] = ()
    """How long what it gives by ACME lives, from a day on, the latest first; nothing where that depends."""
    answers: bool = True
    """Whether it may answer what is asked of its certificates by OCSP."""


AUTHORITIES = (
    Authority("actalis.it", ("actalis",), ("acme-api.actalis.com",)),
    Authority("amazon.com", ("amazon",)),
    Authority("buypass.com", ("buypass",), ("api.buypass.com",), ((date(2015, 1, 1), 180),)),
    Authority("digicert.com", ("digicert", "geotrust", "thawte", "rapidssl"), ("acme.digicert.com",)),
    Authority("entrust.net", ("entrust",)),
    Authority("globalsign.com", ("globalsign",), ("emea.acme.atlas.globalsign.com",)),
    Authority("godaddy.com", ("godaddy", "starfield")),
    Authority("identrust.com", ("identrust",)),
    Authority(
        "letsencrypt.org",
        ("let's encrypt", "internet security research group"),
        ("acme-v02.api.letsencrypt.org", "acme-v01.api.letsencrypt.org"),
        ((date(2028, 2, 16), 45), (date(2027, 2, 10), 64), (date(2015, 1, 1), 90)),
        answers=False,  # since 2025-08-06: https://letsencrypt.org/2024/12/05/ending-ocsp
    ),
    Authority("pki.goog", ("google trust services",), ("dv.acme-v02.api.pki.goog",), ((date(2015, 1, 1), 90),)),
    # ZeroSSL, for which Sectigo's roots stand, gives 90 days; what Sectigo itself gives depends on the order.
    Authority("sectigo.com", ("zerossl",), ("acme.zerossl.com",), ((date(2015, 1, 1), 90),)),
    Authority("sectigo.com", ("sectigo", "comodo ca", "the usertrust network"), ("acme.sectigo.com",)),
    Authority("ssl.com", ("ssl corp",), ("acme.ssl.com",)),
)
_UNTRUSTED = frozenset(
    {"acme-staging-v02.api.letsencrypt.org", "api.test4.buypass.no", "dv.acme-v02.test-api.pki.goog"}
)
"""Where anybody is given certificates that nobody trusts, to try a client with."""


def by_organization(name: str) -> Authority | None:
    """Return the authority of that name in a certificate; None of one that is not known."""
    lower = name.lower()
    return next((one for one in AUTHORITIES if lower.startswith(one.organizations)), None)


def by_caa(name: str) -> Authority | None:
    """Return the authority that CAA records name so; None of one that is not known."""
    return next((one for one in AUTHORITIES if one.caa == name), None)


def by_acme(url: str) -> Authority | None:
    """Return the authority that answers at the URL of a directory of ACME; None of one that is not known."""
    host = _host(url)
    return next((one for one in AUTHORITIES if host in one.acme), None)


def is_untrusted(url: str) -> bool:
    """Say whether only tests use what is issued at the URL of a directory of ACME."""
    return _host(url) in _UNTRUSTED


def lifetime(authority: Authority, today: date) -> int | None:
    """Return the days that an authority lets a certificate live that ACME is given on a day."""
    return next((days for since, days in authority.days if today >= since), None)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
