"""The words of the model, in one table: what each field means, its unit, and its values where there are only so many.

The types of the fields are those of the model; a test compares this table with it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Word(Struct, frozen=True):
    """What a field means, in a sentence without its end."""

    meaning: str
    unit: str = ""
    values: str = ""
    """The name of a set in `values`; empty where the type says all, or there are values without number."""
    separator: str = ""
    """What parts the text where patterns are compared with it."""
    folds: bool = False
    """Whether capitals and small letters are the same in it."""


def _host(meaning: str) -> Word:
    return Word(meaning, separator=".", folds=True)


_PAIR = "each as `key=value`"
_ANYWHERE = {
    "address": Word("its identity, free of line numbers, as `subject` in reports", separator="/"),
    "file": Word("the file in which it stands, from the root", separator="/"),
    "platform": Word("the platform whose files say it", values="platforms"),
}
_AROUND = {
    "namespace": Word("the namespace of Kubernetes in which its object stands; unknown where the object does not say"),
    "labels": Word(f"the labels of its object in Kubernetes, or of its service in Compose, {_PAIR}"),
    "annotations": Word(f"the annotations of its object in Kubernetes, {_PAIR}"),
    "tags": Word(f"the tags of its resource in Terraform, labels where its provider calls them so, {_PAIR}"),
    "module": Word("the address of its module in Terraform; `root` for one that nobody calls", separator="."),
}
_ENDPOINT = {
    **_ANYWHERE,
    **_AROUND,
    "role": Word("what it is for"),
    "protocol": Word("what is spoken inside of TLS; `tcp` and `udp` where nothing more is known", values="protocols"),
    "exposure": Word("which network its bytes cross"),
    "port": Word("the number of its port"),
    "tls": Word("its TLS; absent where it speaks clear text"),
}
_TLS = {
    "required": Word("whether the same port refuses clear text"),
    "versions": Word("the versions that may be negotiated", values="versions"),
    "cipher-suites": Word("the suites that may be negotiated, by IANA's names"),
    "groups": Word("the groups of the key exchange", values="groups"),
    "signature-schemes": Word("the schemes by which the handshake may be signed", values="signature-schemes"),
    "post-quantum": Word("whether a group is offered that withstands quantum computers"),
    "finite-field-bits": Word("the length of the prime for suites with DHE; absent where there is no such suite"),
    "session-tickets": Word("whose key seals the tickets by which sessions go on"),
    "early-data": Word("whether data is taken before the handshake has ended"),
    "compression": Word("whether TLS may compress what it encrypts"),
    "renegotiation": Word("whether a connection may agree on its keys anew"),
    "extended-master-secret": Word("whether the keys of TLS 1.2 are bound to their handshake"),
    "encrypt-then-mac": Word("whether suites with CBC protect what is encrypted, where the other side does it too"),
    "client-certificate": Word("what a listener does about the certificate of a client"),
    "client-authority": Word("by whose word a listener takes the certificate of a client"),
    "stapling": Word("whether a revocation answer is stapled to the handshake"),
    "verifies-chain": Word("whether the client side checks the certificate against a trust anchor"),
    "verifies-name": Word("whether the client side checks that the certificate names the peer"),
    "checks-revocation": Word("whether a verified certificate is looked up among those that are revoked"),
    "pinned-to": Word("to what the client side pins its peer"),
    "pins": Word("to how many keys or certificates the peer is pinned"),
    "shared-name": Word("a pattern for the name of the other side that strangers can have too"),
    "sends-sni": Word("whether the client side names the host that it asks for"),
    "sends-certificate": Word("whether the client side has a certificate of its own to show"),
    "logs": Word("what a log keeps of each connection or request"),
    "counts-failures": Word("whether handshakes that fail are counted or told"),
}
_SUITE = {
    "name": Word("IANA's name", values="suites"),
    "openssl": Word("OpenSSL's name", values="suites.openssl"),
    "key-exchange": Word("the key exchange", values="suites.key-exchange"),
    "authentication": Word("how the server proves who it is", values="suites.authentication"),
    "encryption": Word("the cipher", values="suites.encryption"),
    "mac": Word("what keeps integrity beside the cipher; `AEAD` where that is the cipher itself", values="suites.mac"),
    "mode": Word("how the cipher is used; the cipher itself where it has one way alone", values="suites.mode"),
    "hash": Word("the hash for integrity, or for the derivation of keys", values="suites.hash"),
    "forward-secrecy": Word("whether recorded traffic stays secret when the key of the server is lost"),
    "aead": Word("whether encryption and integrity are one"),
    "recommended": Word("IANA's column: Y, N, or D for discouraged", values="suites.recommended"),
}
_HSTS = {
    "max-age": Word("how long a browser keeps it", unit="seconds"),
    "include-subdomains": Word("whether it counts for all hosts below"),
    "preload": Word("whether browsers may carry it with them"),
}
_LIFE = {
    "issuer": Word("who vouches for it"),
    "authority": Word("a public authority as CAA records name it, `letsencrypt.org`; a private one by its name"),
    "days": Word("from its issue to its end", unit="days"),
    "validated-by": Word("how the authority convinces itself that the domain is the applicant's"),
    "renewed-by": Word("who replaces it before its end"),
    "renewal-days": Word("how long before its end its renewal begins", unit="days"),
    "renews-within-life": Word("whether its renewal begins after its issue"),
    "reaches-server": Word("how its server comes to show the next one"),
}
_PEER = {
    **_AROUND,
    "address": _ANYWHERE["address"],
    "file": _ANYWHERE["file"],
    "hosts": _host("the hosts by which it is reached"),
    "port": Word("the number of its port"),
}
_LISTENER = {
    **_ENDPOINT,
    "hosts": _host("the hosts by which it is reached: those that it names, and public ones that lead to it"),
    "serves": Word("what it answers with"),
    "hsts": Word("its header Strict-Transport-Security; absent where it sends none"),
    "key-pins": Word("whether it sends the header Public-Key-Pins"),
    "encrypted-twin": Word("of a listener in clear text: whether one with TLS serves the same host"),
    "behind-hop": Word("whether nothing leads to it but hops that are judged themselves"),
    "certificate": Word("who issues the certificate that it shows, for how long, and what happens before its end"),
}
_UPSTREAM = {
    **_ENDPOINT,
    "host": _host("the host or the address that is dialled"),
    "behind-tls": Word("whether TLS was ended in front of this hop"),
    "peer": Word("who answers; unknown where no file describes it"),
}
_CERTIFICATE = {
    **_ANYWHERE,
    **_AROUND,
    "names": _host("the hosts that it is for"),
    "expired": Word("whether its last day is over"),
    "days-left": Word("days until its last, negative after it", unit="days"),
    "uncovered-hosts": _host("hosts that use it and that it does not name"),
    "exposure": Word("which network its bytes cross"),
    "key-strength": Word("the strength of its key: 112 for RSA of 2048 bits, 128 for P-256", unit="bits of security"),
    "signature-hash": Word("the hash that is signed", values="hashes"),
    "signature": Word("the algorithm by which it is signed, as `ecdsa-with-SHA256` or `ML-DSA-65`"),
    "self-signed": Word("whether it names itself as its issuer"),
    "within-public-lifetime": Word("whether it lives no longer than a public authority may let it"),
    "life": Word("who issues it, for how long, and what happens before its end"),
    "anchor-days-left": Word("as `days-left`, of what signs for all of a mesh", unit="days"),
}

WORDS: Mapping[str, Mapping[str, Word]] = MappingProxyType(
    {
        "alert": {
            **_ANYWHERE,
            "metric": Word("what it looks at"),
            "sees": Word("of which certificates it knows when they expire"),
            "flaw": Word("why it cannot work"),
            "days": Word("before the expiry when it goes off", unit="days"),
            "first-days": Word("the same of the first of those that look at the same", unit="days"),
            "premature": Word("a certificate of which it tells before its renewal is due"),
            "is-narrowed": Word("whether it looks at some of the certificates alone"),
        },
        "certificate": _CERTIFICATE,
        "change": {
            **_ANYWHERE,
            "accepts": Word("the rules of which it accepts findings"),
            "loosens": Word("what it does to the configuration or the policies"),
        },
        "estate": {**_ANYWHERE, "unwatched": Word("the certificates whose expiry nobody would notice")},
        "flow": {
            **_ANYWHERE,
            "exposure": Word("which network its bytes cross"),
            "data": Word("the classes of the data that it carries"),
            "lacks": Word("what a class asks for and the hop does not have"),
        },
        "input": {**_ANYWHERE, "error": Word("why it cannot be analysed")},
        "listener": _LISTENER,
        "private-key": {**_ANYWHERE, "encrypted": Word("whether it is encrypted")},
        "probe": {**_ANYWHERE, "hosts": _host("the hosts that it asks over TLS")},
        "revocation-list": {**_ANYWHERE, "expired": Word("whether a newer one should have been there")},
        "suppression": {
            **_ANYWHERE,
            "unused-rules": Word("the rules that it names and that have no finding for it to cover"),
            "reason": Word("why findings are accepted"),
            "expired": Word("whether its last day is over"),
            "unknown-rules": Word("what it names and is no rule"),
            "error": Word("why it does not count"),
        },
        "upstream": _UPSTREAM,
    }
)
"""By kind of subject."""

PARTS: Mapping[str, Mapping[str, Word]] = MappingProxyType(
    {"Tls": _TLS, "Hsts": _HSTS, "Life": _LIFE, "Peer": _PEER, "CipherSuite": _SUITE}
)
"""By what a field holds that has fields itself."""
