"""Resources that carry files of other programs: start-up scripts, manifests, files of configuration.

Knows where they carry them, and no language.  What Terraform fills in stays as it is written, for whoever reads
the file to leave open.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from linter.platforms.platform import Embedded
from linter.platforms.terraform.language.modules.module import Module
from linter.provenance.source import InputError, Location
from linter.syntax import shell, yaml
from linter.syntax.hcl.tree import Block
from linter.syntax.node import Mapping as Map

_SCRIPTS = frozenset({"custom_data", "metadata", "metadata_startup_script", "startup_script", "user_data"})
_FILES = frozenset({"content", "data"})
_MANIFESTS = frozenset({"yaml_body"})
CARRIERS: Mapping[str, frozenset[str]] = {
    "aws_instance": _SCRIPTS,
    "aws_launch_configuration": _SCRIPTS,
    "aws_launch_template": _SCRIPTS,
    "aws_spot_instance_request": _SCRIPTS,
    "azurerm_linux_virtual_machine": _SCRIPTS,
    "azurerm_nginx_configuration": _FILES,
    "azurerm_linux_virtual_machine_scale_set": _SCRIPTS,
    "digitalocean_droplet": _SCRIPTS,
    "google_compute_instance": _SCRIPTS,
    "google_compute_instance_template": _SCRIPTS,
    "hcloud_server": _SCRIPTS,
    "kubectl_manifest": _MANIFESTS,
    "kubernetes_config_map": _FILES,
    "kubernetes_config_map_v1": _FILES,
    "local_file": _FILES,
}
"""Source: the providers' documentation of each resource."""

CONCERN = re.compile(r"\bnginx\b|\bstatic_resources\b|\bkubectl_manifest\b|\bkubernetes_[a-z]")
"""What stands in a folder where one of them can matter."""

# `key = <<-EOF` up to its end; the key is that of an attribute, or of an element of one.
_HEREDOC = re.compile(
    r"(?:[\"']?(?P<key>[\w./-]+)[\"']?\s*[=:]\s*)?(?:\w+\()?<<-?(?P<end>\w+)\n(?P<body>.*?)^[ \t]*(?P=end)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_FILE_NAME = re.compile(r"[\w./-]*\.[\w-]+")
_MOST = 50


def embedded(block: Block, module: Module) -> Embedded | None:
    """Return the files that a resource carries; None where there are none, or no instance of it."""
    names = CARRIERS.get(block.labels[0], frozenset())
    bodies = [block.body, *(inner.body for inner in block.body.blocks)]
    attributes = [attribute for body in bodies for name, attribute in body.attributes.items() if name in names]
    files = dict(islice((file for one in attributes for file in _files(one.name, one.at)), _MOST))
    if not files or not any(True for _ in module.instances(block)):
        return None
    return Embedded(f"{block.header.source.path}!{module.prefix}{'.'.join(block.labels)}", files)


def _files(attribute: str, at: Location) -> Iterator[tuple[str, Location]]:
    for found in _HEREDOC.finditer(at.text):
        body = at.source.at(at.start + found.start("body"), at.start + found.end("body"))
        if attribute in _SCRIPTS:
            yield from _written_by(body)
        elif attribute in _MANIFESTS:
            yield "manifest.yaml", body
        else:
            yield found["key"] if _FILE_NAME.fullmatch(found["key"] or "") else "nginx.conf", body


def _written_by(script: Location) -> Iterator[tuple[str, Location]]:
    """Return the files that a start-up script writes, or that cloud-init is told to write."""
    if script.text.lstrip().startswith("#cloud-config"):
        yield from _cloud_config(script)
    else:
        yield from shell.files(script)


def _cloud_config(script: Location) -> Iterator[tuple[str, Location]]:
    try:
        node = yaml.parse(script)
    except InputError:
        return  # with what Terraform fills in, it may be YAML
    for file in node.mappings_of("write_files") if isinstance(node, Map) else ():
        content, path = file.scalar("content"), file.text("path")
        body = None if content is None else yaml.block_text(content)
        if body is not None and path:
            yield path, body
