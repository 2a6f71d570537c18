"""Resources that carry files of other programs: start-up scripts, manifests, files of configuration.

Knows where they carry them, and no language.  What Terraform fills in stays as it is written, for whoever reads
the file to leave open.
"""

import re
from collections.abc import Iterator, Mapping

from linter.platforms.platform import Embedded, Unread, Written
from linter.platforms.terraform.embedded.taken_in import Taken, taken_in
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.value import settled, text_of
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.hcl.expression import Call
from linter.syntax.hcl.tree import Attribute, Block
from linter.syntax.node import Mapping as Map
from linter.syntax.scripts import shell

_SCRIPTS = frozenset({"custom_data", "metadata", "metadata_startup_script", "startup_script", "user_data"})
_FILES = frozenset({"content", "data"})
_MANIFESTS = frozenset({"yaml_body"})
_TEMPLATES = frozenset({"template", "content"})
_READ_AS_RULES = (".yaml", ".yml", ".rules", ".json")
_RULES = "aws_prometheus_rule_group_namespace"
CARRIERS: Mapping[str, frozenset[str]] = {
    "aws_instance": _SCRIPTS,
    "aws_launch_configuration": _SCRIPTS,
    "aws_launch_template": _SCRIPTS,
    _RULES: frozenset({"data"}),
    "aws_spot_instance_request": _SCRIPTS,
    "azurerm_linux_virtual_machine": _SCRIPTS,
    "azurerm_nginx_configuration": _FILES,
    "azurerm_linux_virtual_machine_scale_set": _SCRIPTS,
    "digitalocean_droplet": _SCRIPTS,
    "google_compute_instance": _SCRIPTS,
    "google_compute_instance_template": _SCRIPTS,
    "hcloud_server": _SCRIPTS,
    "aws_lightsail_instance": _SCRIPTS,
    "linode_instance": _SCRIPTS,
    "openstack_compute_instance_v2": _SCRIPTS,
    "scaleway_instance_server": _SCRIPTS,
    "vultr_instance": _SCRIPTS,
    "cloudinit_config": _TEMPLATES,
    "template_cloudinit_config": _TEMPLATES,
    "template_file": _TEMPLATES,
    "kubectl_manifest": _MANIFESTS,
    "kubernetes_config_map": _FILES,
    "kubernetes_config_map_v1": _FILES,
    "local_file": _FILES,
}
"""Source: the providers' documentation of each resource."""

CONCERN = (
    pattern(r"nginx(?<=\bnginx)\b"),
    pattern(r"file(?:base64)?\((?:(?<=\bfile\()|(?<=\bfilebase64\()|(?<=\btemplatefile\())"),
    pattern(r"static_resources(?<=\bstatic_resources)\b"),
    pattern(r"aws_prometheus_rule_group_namespace(?<=\baws_prometheus_rule_group_namespace)\b"),
    pattern(r"kubectl_manifest(?<=\bkubectl_manifest)\b"),
    pattern(r"kubernetes_[a-z](?<=\bkubernetes_[a-z])"),
)
"""What stands in a folder where one of them can matter; each begins with letters, which are searched for quickly."""

# `key = <<-EOF` up to its end; the key is that of an attribute, or of an element of one.
_HEREDOC = pattern(
    r"(?:[\"']?(?P<key>[\w./-]+)[\"']?\s*[=:]\s*)?(?:\w+\()?<<-?(?P<end>\w+)\n(?P<body>.*?)^[ \t]*(?P=end)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_ENCODERS = frozenset({"base64encode", "base64gzip"})
_FILE_NAME = pattern(r"[\w./-]*\.[\w-]+")


def embedded(block: Block, module: Module) -> Iterator[Embedded | Unread]:
    """Return the files that a resource carries, and those that it takes from elsewhere."""
    names = CARRIERS.get(block.labels[0], frozenset())
    bodies = [block.body, *(inner.body for inner in block.body.blocks)]
    attributes = [attribute for body in bodies for name, attribute in body.attributes.items() if name in names]
    if not attributes or not any(True for _ in module.instances(block)):
        return
    files: dict[str, Location | Written] = {}
    for attribute in attributes:
        own: dict[str, Location | Written] = dict(paid(_files(attribute.name, attribute.at), attribute.at))
        if not own and "file" not in attribute.at.text:
            own |= paid(_in_quotes(attribute, module.scope), attribute.at)
        for found in taken_in(attribute, module) if not block.labels[0].startswith("kubernetes_") else ():
            if isinstance(found, Unread):
                yield found
            else:
                own |= paid(_as_files(attribute.name, found), attribute.at)
        files |= _rules(own) if block.labels[0] == _RULES else own
    if files:
        yield Embedded(f"{block.header.source.path}!{module.prefix}{'.'.join(block.labels)}", files)


def _rules(own: Mapping[str, Location | Written]) -> dict[str, Location | Written]:
    """Return the one file of rules that a namespace has (CloudFormation, AWS::APS::RuleGroupsNamespace).

    One that stands in a file of its own is read there.
    """
    body = next((one for one in own.values() if not _is_read_itself(one)), None)
    return {} if body is None else {"rules.yaml": body}


def _is_read_itself(body: Location | Written) -> bool:
    return isinstance(body, Location) and body.source.path.endswith(_READ_AS_RULES)


def _files(attribute: str, at: Location) -> Iterator[tuple[str, Location]]:
    for found in _HEREDOC.finditer(at.text):
        body = at.source.at(at.start + found.start("body"), at.start + found.end("body"))
        name = found["key"] if _FILE_NAME.fullmatch(found["key"] or "") else "nginx.conf"
        yield from _named(attribute, name, body)


def _in_quotes(attribute: Attribute, scope: Scope) -> Iterator[tuple[str, Written]]:
    """Return what a text says that is written in quotes, or put together."""
    expression = attribute.expression
    if isinstance(expression, Call) and expression.function in _ENCODERS and expression.arguments:
        expression = expression.arguments[0]
    elif isinstance(expression, Call) and expression.function.endswith("encode"):
        return  # a value, which is no text
    found = settled(evaluate(expression, scope))
    text = text_of(found.value) if isinstance(found, Known) else None
    if text is not None and "\n" in text:
        source = Source(attribute.at.source.path, text)
        for name, body in _named(attribute.name, "nginx.conf", source.whole):
            yield name, Written(body.text, ((0, attribute.at.header),))


def _as_files(attribute: str, taken: Taken) -> Iterator[tuple[str, Location | Written]]:
    """Return what stands in a file that is taken in, in the places where a user can find it."""
    for name, body in _named(attribute, taken.name, taken.text):
        yield name, body if taken.at is None else Written(body.text, ((0, taken.at),))


def _named(attribute: str, name: str, body: Location) -> Iterator[tuple[str, Location]]:
    if attribute in _SCRIPTS or (attribute in _TEMPLATES and _is_script(body)):
        yield from _written_by(body)
    elif attribute in _MANIFESTS:
        yield "manifest.yaml", body
    else:
        yield name, body


def _is_script(body: Location) -> bool:
    return body.text.lstrip().startswith(("#!", "#cloud-config"))


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
