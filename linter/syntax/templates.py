"""How files are named that are made into configuration by a template engine, or kept beside it.  Knows no language."""

from linter.provenance.pattern import pattern

ENGINES = (
    # Ansible, Salt; Go and its tools (gomplate, confd, Consul, dockerize); envsubst; Puppet, Chef; Mustache and
    # Handlebars; Terraform; EJS, Twig, Liquid, Mako, Smarty; autoconf, CMake.
    r"j2|jinja2?|tmpl|tpl|gotmpl|gtpl|ctmpl|template|envsubst|erb|epp|mustache|hbs|handlebars|tftpl|ejs|twig|liquid"
    r"|mako|in"
)
"""Endings that template engines give to their files."""

COPIES = r"sample|example|dist|default|orig|bak|disabled|prod|dev"
"""Endings of copies, and of one file for each of several places."""

TEMPLATE = pattern(rf"\.(?:{ENGINES})$")
"""The name of a file that an engine makes into another."""

CODE = pattern(r"\{\{|\{%|<%")
"""How the code of engines begins that no YAML can hold."""
