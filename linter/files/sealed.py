"""Files whose content is kept from whoever has no key: what made them.  Decrypts nothing."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from linter.provenance.pattern import pattern

_SOPS = pattern(r"^(?:sops|\s*\"sops\"|sops_\w+)\s*[:=]", re.MULTILINE)
_VALUE = pattern(r"^\s*(?:- )?[\"']?[\w.-]+[\"']?\s*[:=][ \t]*(?P<value>[^\s{\[|>][^\n]*)$", re.MULTILINE)
_KIND = pattern(r"\bkind\b[\"']?\s*:\s*[\"']?(\w+)|\bkind\b")
# Nothing else may stand in such files, or a marker in front of it would keep it from being judged.
_VAULT = pattern(r"\$ANSIBLE_VAULT;[\w.;-]{1,200}\s+[0-9a-f\s]*")
_POINTER = pattern(r"version https://git-lfs\.github\.com/spec/\S{1,20}\n(?:[a-z0-9.-]+ [^\n]{1,200}\n?){1,20}")
_ARMOR = pattern(r"-----BEGIN (?P<label>[A-Z ]{1,40})-----\s[A-Za-z0-9+/=:.,() \r\n-]*-----END (?P=label)-----\s*")


def _by_sops(text: str) -> bool:
    """Say whether all that counts is encrypted: a Secret, or every value; else there is something to judge."""
    found = _SOPS.search(text)
    if found is None:
        return False
    kinds = _KIND.findall(text)
    values = _VALUE.finditer(text, 0, found.start())
    return kinds == ["Secret"] or (not kinds and all("ENC[" in one["value"] for one in values))


def _is_armor(text: str, label: str) -> bool:
    found = _ARMOR.fullmatch(text) if text.startswith("-----BEGIN ") else None
    return found is not None and found["label"] == label


_TOOLS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        # https://github.com/AGWA/git-crypt/blob/master/crypto.hpp: the header of every encrypted file
        "encrypted with git-crypt": lambda text: text.startswith("\0GITCRYPT\0"),
        # https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html
        "encrypted with ansible-vault": lambda text: _VAULT.fullmatch(text) is not None,
        # https://getsops.io/docs/#encryption-protocol
        "encrypted with SOPS": lambda text: "ENC[AES256_GCM,data:" in text and _by_sops(text),
        # https://github.com/FiloSottile/age, and its armor
        "encrypted with age": lambda text: (
            text.startswith("age-encryption.org/v1\n-> ") or _is_armor(text, "AGE ENCRYPTED FILE")
        ),
        # RFC 9580, 6.2.1
        "encrypted with OpenPGP": lambda text: _is_armor(text, "PGP MESSAGE"),
        # https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the content is on a server
        "a pointer of Git LFS to content that is not here": lambda text: _POINTER.fullmatch(text) is not None,
    }
)


def sealed(text: str) -> str | None:
    """Say what keeps the content of a text from being read; None where nothing does."""
    return next((tool for tool, made in _TOOLS.items() if made(text)), None)
