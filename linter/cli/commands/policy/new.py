"""`tlslint policy new`: a rule to begin with, which is valid, and whose examples hold."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH103, PTH118

import os
import re

from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.policy.catalog import built_in_catalog

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SCHEMA = "https://raw.githubusercontent.com/tlslint/tlslint/main/docs/schemas/rule.schema.json"
_RULE = """\
# yaml-language-server: $schema={schema}
# `tlslint model` prints what your files say of each field, `tlslint model --words` all fields and their values.
id: {id}
title: Host of ours accepts less than TLS 1.3
category: min-version
severity: {{public: high, internal: medium, loopback: low, unknown: medium}}
applies-to: [listener]
when:
  hosts: {{matches: "**.example.com"}}
require:
  tls.versions: {{all-of: [TLSv1.3]}}
message: "{{endpoint}} accepts {{witness}}"
fix: Let {{setting}} allow TLS 1.3 only.
why: Say here what happens otherwise, and who demands it.
references: [https://www.rfc-editor.org/rfc/rfc9846]
examples:
  nginx:
    bad: |
      server {{
        listen 443 ssl;
        server_name shop.example.com;
        ssl_protocols TLSv1.2 TLSv1.3;
      }}
    good:
    - |
      server {{
        listen 443 ssl;
        server_name shop.example.com;
        ssl_protocols TLSv1.3;
      }}
    - |
      # The rule is about other hosts.
      server {{
        listen 443 ssl;
        server_name shop.example.org;
        ssl_protocols TLSv1.2 TLSv1.3;
      }}
"""


def new(arguments: Arguments) -> int:
    """Write a rule and say where, and what comes next."""
    rule = arguments.rule
    if _ID.fullmatch(rule) is None:
        raise UsageError(f"`{rule}` is no id such as `shop-tls-1-3`: small letters, digits and single hyphens")
    if rule in built_in_catalog().rules:
        raise UsageError(f"rule id `{rule}` is taken by a built-in rule: choose another id")
    place = locate()
    folder = os.path.join(place.cwd, arguments.folder, "rules")
    path = os.path.join(folder, f"{rule}.yaml")
    if place.leads_out(path):
        raise UsageError(f"{place.shown(place.from_root(path))} leads out of the scanned root; remove the link")
    shown = place.shown(place.from_root(path))
    try:
        os.makedirs(folder, exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:  # noqa: PTH123
            file.write(_RULE.format(id=rule, schema=_SCHEMA))
    except FileExistsError as error:
        raise UsageError(f"{shown} is there already") from error
    except OSError as error:
        raise UsageError(f"{shown} cannot be written: {error.strerror}") from error
    terminal.tell(f"{shown} is written; `tlslint policy test {shown}` runs its examples,")
    terminal.tell(f"and `policies: [{arguments.folder}]` in .tlslint.yaml lets it judge")
    return 0
