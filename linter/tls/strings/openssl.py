"""Cipher strings of OpenSSL to the suites that they select.  Knows no platform and no opinion."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from msgspec import Struct

from linter.tls import data, suites
from linter.tls.suites import CipherSuite


class Row(Struct, frozen=True, eq=False):
    """A suite as OpenSSL sorts it, with the properties that its aliases select by."""

    suite: CipherSuite
    minimum_version: str
    key_exchange: str
    authentication: str
    encryption: str
    """The algorithm without its key length."""
    mac: str
    bits: int
    strength: str
    fips: bool
    not_in_default: bool
    weak: bool
    """Missing from today's usual builds: RC4, 3DES, DES, export suites and their like."""


_CBC = ("AES", "Camellia", "3DES", "DES", "IDEA", "SEED", "RC2")
_WEAK = ("RC4", "3DES", "DES", "RC2", "IDEA", "SEED")
_PRE_SHARED = ("PSK", "RSAPSK", "DHEPSK", "ECDHEPSK")


def column(name: str, *values: str) -> Callable[[Row], bool]:
    """Return a test for the suites that have one of some values in a column."""
    return lambda row: getattr(row, name) in values


def _cipher(*names: str, bits: int = 0) -> Callable[[Row], bool]:
    return lambda row: row.encryption in names and bits in (0, row.bits)


def never(_row: Row) -> bool:
    """Select nothing."""
    return False


_AES = ("AES", "AESGCM", "AESCCM", "AESCCM8")
ALIASES: Mapping[str, Callable[[Row], bool]] = {
    "ALL": lambda row: row.encryption != "None",
    "COMPLEMENTOFALL": _cipher("None"),
    "COMPLEMENTOFDEFAULT": lambda row: row.not_in_default and row.encryption != "None",
    "HIGH": column("strength", "HIGH"),
    "MEDIUM": column("strength", "MEDIUM"),
    "LOW": column("strength", "LOW"),
    "EXP": column("strength", "EXPORT"),
    "EXPORT": column("strength", "EXPORT"),
    "EXPORT40": lambda row: row.strength == "EXPORT" and row.bits == 40,  # noqa: PLR2004  # the alias's own number
    "EXPORT56": lambda row: row.strength == "EXPORT" and row.bits == 56,  # noqa: PLR2004  # as above
    "FIPS": lambda row: row.fips,
    "aNULL": column("authentication", "None"),
    "eNULL": _cipher("None"),
    "NULL": _cipher("None"),
    "kRSA": column("key_exchange", "RSA"),
    "RSA": column("key_exchange", "RSA"),
    "aRSA": column("authentication", "RSA"),
    "kDHE": column("key_exchange", "DH"),
    "kEDH": column("key_exchange", "DH"),
    "DH": column("key_exchange", "DH"),
    "DHE": lambda row: row.key_exchange == "DH" and row.authentication != "None",
    "EDH": lambda row: row.key_exchange == "DH" and row.authentication != "None",
    "ADH": lambda row: row.key_exchange == "DH" and row.authentication == "None",
    "kECDHE": column("key_exchange", "ECDH"),
    "kEECDH": column("key_exchange", "ECDH"),
    "ECDH": column("key_exchange", "ECDH"),
    "ECDHE": lambda row: row.key_exchange == "ECDH" and row.authentication != "None",
    "EECDH": lambda row: row.key_exchange == "ECDH" and row.authentication != "None",
    "AECDH": lambda row: row.key_exchange == "ECDH" and row.authentication == "None",
    "aECDSA": column("authentication", "ECDSA"),
    "ECDSA": column("authentication", "ECDSA"),
    "aDSS": column("authentication", "DSS"),
    "DSS": column("authentication", "DSS"),
    "PSK": column("key_exchange", *_PRE_SHARED),
    "kPSK": column("key_exchange", "PSK"),
    "kRSAPSK": column("key_exchange", "RSAPSK"),
    "kDHEPSK": column("key_exchange", "DHEPSK"),
    "kECDHEPSK": column("key_exchange", "ECDHEPSK"),
    "aPSK": column("authentication", "PSK"),
    "SRP": column("key_exchange", "SRP"),
    "kSRP": column("key_exchange", "SRP"),
    "aSRP": column("authentication", "SRP"),
    "AES": _cipher(*_AES),
    "AES128": _cipher(*_AES, bits=128),
    "AES256": _cipher(*_AES, bits=256),
    "AESGCM": _cipher("AESGCM"),
    "AESCCM": _cipher("AESCCM", "AESCCM8"),
    "AESCCM8": _cipher("AESCCM8"),
    "ARIA": _cipher("ARIAGCM"),
    "ARIAGCM": _cipher("ARIAGCM"),
    "ARIA128": _cipher("ARIAGCM", bits=128),
    "ARIA256": _cipher("ARIAGCM", bits=256),
    "CAMELLIA": _cipher("Camellia"),
    "CAMELLIA128": _cipher("Camellia", bits=128),
    "CAMELLIA256": _cipher("Camellia", bits=256),
    "CHACHA20": _cipher("CHACHA20"),
    "CBC": _cipher(*_CBC),
    "RC4": _cipher("RC4"),
    "3DES": _cipher("3DES"),
    "DES": _cipher("DES"),
    "RC2": _cipher("RC2"),
    "IDEA": _cipher("IDEA"),
    "SEED": _cipher("SEED"),
    "MD5": column("mac", "MD5"),
    "SHA": column("mac", "SHA1"),
    "SHA1": column("mac", "SHA1"),
    "SHA256": column("mac", "SHA256"),
    "SHA384": column("mac", "SHA384"),
    "SSLv3": column("minimum_version", "SSLv3"),
    "TLSv1": column("minimum_version", "TLSv1"),
    "TLSv1.0": column("minimum_version", "TLSv1"),
    "TLSv1.2": column("minimum_version", "TLSv1.2"),
    # Known words that select nothing: static Diffie-Hellman is gone since 1.1.0, GOST needs an engine.
    **dict.fromkeys(
        [
            "kDH",
            "kDHr",
            "kDHd",
            "aDH",
            "kECDH",
            "kECDHr",
            "kECDHe",
            "aECDH",
            "GOST",
            "GOST89MAC",
            "GOST94",
            "GOST12",
            "aGOST",
            "aGOST01",
            "aGOST12",
            "kGOST",
        ],
        never,
    ),
}
# Words that ask for suites which only builds with weak ciphers have.  Others, such as `ALL`, do not gain them.
_ASKS_FOR_WEAK = frozenset({*_WEAK, "MEDIUM", "LOW", "EXP", "EXPORT", "EXPORT40", "EXPORT56"})

_STRENGTHS = frozenset({"HIGH", "MEDIUM", "LOW", "EXP", "EXPORT", "EXPORT40", "EXPORT56", "FIPS"})

_DEFAULT = "ALL:!COMPLEMENTOFDEFAULT:!eNULL"
_SUITE_B = (
    ("SUITEB128ONLY", ("ECDHE-ECDSA-AES128-GCM-SHA256",)),
    ("SUITEB128C2", ("ECDHE-ECDSA-AES256-GCM-SHA384",)),
    ("SUITEB128", ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384")),
    ("SUITEB192", ("ECDHE-ECDSA-AES256-GCM-SHA384",)),
)
_RENAMED = {
    "DHE-RSA-DES-CBC3-SHA": "EDH-RSA-DES-CBC3-SHA",
    "DHE-DSS-DES-CBC3-SHA": "EDH-DSS-DES-CBC3-SHA",
}
_ITEM = re.compile(r"[:, ;]*(?:(?P<operator>[-+!@])?(?P<tokens>[\w.=-]+(?:\+[\w.=-]+)*)\+?|(?P<wrong>.))", re.ASCII)
_LEVEL = re.compile(r"SECLEVEL=([0-5])")


@cache
def expand_openssl(text: str) -> tuple[CipherSuite, ...]:
    """Return the suites for TLS 1.2 and older that OpenSSL 3 selects by a cipher string, in order of preference.

    Suites that today's builds lack (RC4, 3DES, export, ...) are among them where the string names them or their
    family outright, as `RC4:HIGH` does and `ALL` does not: the string asks for them, and older builds obey.
    All others are exactly those of OpenSSL 3.0.  TLS 1.3 suites are never part of such a string.

    Raises ValueError where OpenSSL refuses the string.  Source: openssl-ciphers(1), ssl/ssl_ciph.c.
    """
    for prefix, names in _SUITE_B:
        if text.startswith(prefix):
            return tuple(named_row(name).suite for name in names)
    ordering = Ordering(_rows(), _matcher)
    if text.startswith("DEFAULT"):
        ordering.obey(_DEFAULT)
        text = text.removeprefix("DEFAULT")
    ordering.obey(text)
    selected = ordering.selected()
    if not selected:
        raise ValueError("no cipher suite matches")
    return tuple(row.suite for row in selected)


class Ordering:
    """OpenSSL's list of all suites, each active or not, which the items of a string rearrange."""

    def __init__(self, rows: Iterable[Row], matcher: Callable[[Sequence[str]], Callable[[Row], bool]]) -> None:
        self._rows = list(rows)
        self._matcher = matcher
        self._active: set[str] = set()

    def selected(self) -> list[Row]:
        """Return what is active, in order."""
        return [row for row in self._rows if row.suite.name in self._active]

    def obey(self, text: str) -> None:
        """Carry out the items of a string; raise ValueError at one that is no item."""
        for item in _ITEM.finditer(text.rstrip(":, ;")):
            if item["wrong"]:
                raise ValueError(f"`{item['wrong']}` is no part of a cipher string")
            if item["operator"] == "@":
                self._command(item["tokens"])
            else:
                self._apply(item["operator"] or "", self._matcher(item["tokens"].split("+")))

    def _command(self, command: str) -> None:
        if command == "STRENGTH":
            ordered = iter(sorted(self.selected(), key=lambda row: -row.bits))
            self._rows = [next(ordered) if row.suite.name in self._active else row for row in self._rows]
        elif not _LEVEL.fullmatch(command):
            raise ValueError(f"`@{command}` is no command of a cipher string")

    def _apply(self, operator: str, matches: Callable[[Row], bool]) -> None:
        matching = [row for row in self._rows if matches(row)]
        match operator:
            case "!":
                self._rows = [row for row in self._rows if row not in matching]
            case "-":
                removed = [row for row in matching if row.suite.name in self._active]
                self._active -= {row.suite.name for row in removed}
                self._rows = removed + [row for row in self._rows if row not in removed]
            case _:
                moved = [row for row in matching if (row.suite.name in self._active) == (operator == "+")]
                self._active |= {row.suite.name for row in moved}
                self._rows = [row for row in self._rows if row not in moved] + moved


def _matcher(tokens: Sequence[str]) -> Callable[[Row], bool]:
    """Return what an item selects: the suites that all its tokens select, none where a token is unknown."""
    names = [row.suite.name for token in tokens if (row := named_row_or_none(token))]
    aliases = [token for token in tokens if not named_row_or_none(token)]
    if any(alias not in ALIASES for alias in aliases) or len(set(names)) > 1:
        return never
    if len(_STRENGTHS.intersection(aliases)) > 1:
        return never  # OpenSSL keeps them as bits of one mask, which have none in common
    asks_for_weak = bool(names) or any(alias in _ASKS_FOR_WEAK for alias in aliases)
    if names and tokens[0] == "COMPLEMENTOFDEFAULT":
        aliases.remove("COMPLEMENTOFDEFAULT")  # OpenSSL forgets this word when the name of a suite comes behind it
    tests = [ALIASES[alias] for alias in aliases]

    def matches(row: Row) -> bool:
        if names and row.suite.name != names[0]:
            return False
        return (asks_for_weak or not row.weak) and all(test(row) for test in tests)

    return matches


def named_row_or_none(name: str) -> Row | None:
    """Return a suite by any of its names; None where it is none."""
    return _rows_by_name().get(_RENAMED.get(name, name))


def named_row(name: str) -> Row:
    """Return a suite by its name in OpenSSL or with IANA."""
    return _rows_by_name()[name]


@cache
def _rows_by_name() -> dict[str, Row]:
    rows = {row.suite.openssl: row for row in _rows()}
    return rows | {row.suite.name: row for row in _rows()}  # OpenSSL 3.2 and newer know IANA's names, too


@cache
def _rows() -> tuple[Row, ...]:
    table = data.table("openssl")
    return (
        *(_row(cells, weak=False) for cells in table["order"]),
        *(_row(cells, weak=True) for cells in table["weak"]),
    )


def _row(cells: list[object], *, weak: bool) -> Row:
    name, minimum, exchange, authentication, encryption, mac, bits, strength, fips, not_in_default = cells
    algorithm = str(encryption).partition("(")[0]
    return Row(
        suite=suites.by_name()[str(name)],
        minimum_version=str(minimum),
        key_exchange=str(exchange),
        authentication=str(authentication),
        encryption=algorithm,
        mac=str(mac),
        bits=int(str(bits)),
        strength=str(strength),
        fips=bool(fips),
        not_in_default=bool(not_in_default),
        weak=weak,
    )
