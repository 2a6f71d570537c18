"""YAML and JSON text to nodes with places.  Knows nothing of what the keys mean."""

from linter.syntax.yaml.documents import block_text, documents, parse, parse_all

__all__ = ["block_text", "documents", "parse", "parse_all"]
