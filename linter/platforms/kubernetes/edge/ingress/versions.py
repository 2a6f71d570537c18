"""Versions of TLS by the annotations of controllers that have a row.  Knows no backend."""

from collections.abc import Iterable
from itertools import pairwise

from linter.platforms.kubernetes.edge.ingress.controllers import Row
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress
from linter.platforms.kubernetes.objects.objects import Object, text_setting
from linter.provenance.setting import Known, Many, Unknown
from linter.syntax.node import Scalar
from linter.tls.versions import between, canonical

_NEWEST = "TLSv1.3"


def first(owners: Iterable[Object], keys: Iterable[str]) -> tuple[Scalar, str] | None:
    """Return the first annotation that is written."""
    found = ((owner.annotation(key), key) for owner in owners for key in keys)
    return next(((scalar, key) for scalar, key in found if scalar is not None), None)


def versions(ingress: Ingress, row: Row) -> Many[str] | None:
    """Return the versions that annotations name; None where a controller is said nothing and its own are not known."""
    if (options := first([ingress.owner], row.bind_options)) is not None:
        return _of_bind(*options)
    if not row.least:
        return None
    default = f"{row.title} then accepts TLS 1.2 and newer"
    bounds: list[Known[str]] = []
    for key, absent in ((row.minimum, row.least), (row.maximum, _NEWEST)):
        scalar = ingress.owner.annotation(key)
        if scalar is None:
            bounds.append(Known(absent, ingress.owner.at, key, default=default))
            continue
        written = text_setting(scalar, key)
        if isinstance(written, Unknown):
            return written
        # A word that is no version counts as absent.
        bounds.append(written.map(lambda word, absent=absent: canonical(word) or absent))  # type: ignore[misc]
    lowest, highest = bounds
    # The newest versions are absent because of what is written, if that is the highest one.
    decides = highest if lowest.default and not highest.default else lowest
    found = tuple(decides.map(lambda _, one=one: one) for one in between(lowest.value, highest.value))  # type: ignore[misc]
    return decides.map(lambda _: found)


def _of_bind(scalar: Scalar, key: str) -> Many[str]:
    """Read the versions among options of HAProxy's `bind`; without a word of them, 2.2 and newer begin at TLS 1.2."""
    written = text_setting(scalar, key)
    if isinstance(written, Unknown):
        return written
    words = written.value.split()
    after = {word: following for word, following in pairwise(words) if word.startswith("ssl-m")}
    forced = next((word.removeprefix("force-") for word in words if word.startswith("force-tls")), None)
    lowest, highest = after.get("ssl-min-ver", "TLSv1.2"), after.get("ssl-max-ver", _NEWEST)
    if forced is not None:
        lowest = highest = f"TLSv{forced[-2]}.{forced[-1]}"
    if canonical(lowest) is None or canonical(highest) is None:
        return Unknown("it is no version that is known here", scalar.at, key)
    refused = {f"TLSv{word[-2]}.{word[-1]}" for word in words if word.startswith("no-tlsv")}
    found = (one for one in between(canonical(lowest) or lowest, canonical(highest) or highest) if one not in refused)
    return Known(tuple(Known(one, scalar.at, key) for one in found), scalar.at, key)
