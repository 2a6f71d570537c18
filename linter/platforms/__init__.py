"""The platforms: each maps one configuration language to the model.  They do not know each other."""

from linter.platforms import compose, envoy, kubernetes, nginx, pem, prometheus, terraform
from linter.platforms.platform import Platform

PLATFORMS: tuple[Platform, ...] = (kubernetes, envoy, compose, nginx, pem, prometheus, terraform)
"""In the order in which they are asked to claim a file: what only helps to make manifests is nothing else."""
