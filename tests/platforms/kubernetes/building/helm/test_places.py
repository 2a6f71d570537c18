from linter.platforms.kubernetes.building.helm.places import Places
from linter.platforms.platform import Embedded
from linter.provenance.setting import Known
from linter.provenance.source import Source


def test_the_images_that_are_given_a_file_are_kept() -> None:
    # Wherever a chart was deployed by a kustomization, no ConfigMap of the tree told which nginx reads it.
    source = Source("web.yaml", "server {}")
    found = Embedded("web.yaml!ConfigMap web", {"default.conf": source.whole}, (Known("nginx:1.20", source.whole),))

    assert found == Places({}).moved(found)
