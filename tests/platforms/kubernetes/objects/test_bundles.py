from linter.platforms.kubernetes.objects.bundles import bundled
from linter.platforms.kubernetes.objects.documents import objects
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.recognition import KINDS
from linter.platforms.platform import Unread
from linter.provenance.source import Source


def read(files: dict[str, str]) -> list[Object]:
    found = [one for path, text in files.items() for one in objects(Source(path, text), KINDS)]
    return [one for one in bundled(one for one in found if isinstance(one, Object)) if isinstance(one, Object)]


def config_map(value: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{url: {value}}}\n"


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"


def seen_by(near: Object, cluster: Cluster) -> str | None:
    found = cluster.find(near, "ConfigMap", "settings")
    return None if found is None else found.path


def test_each_file_of_namesakes_sees_its_own() -> None:
    found = read({name: f"{config_map(name)}---\n{SERVICE}" for name in ("k/a.yaml", "k/b.yaml")})

    cluster = Cluster.of(found)

    assert [(one.path, one.path) for one in found if one.kind == "Service"] == [
        (one.path, seen_by(one, cluster)) for one in found if one.kind == "Service"
    ]


def test_what_contradicts_nobody_stands_beside_each_alternative() -> None:
    found = read({"k/a.yaml": config_map("a"), "k/b.yaml": config_map("b"), "k/web.yaml": SERVICE})

    cluster = Cluster.of(found)

    assert ["k/a.yaml", "k/b.yaml"] == sorted(seen_by(one, cluster) or "" for one in found if one.kind == "Service")


def test_copies_of_one_object_are_no_alternatives() -> None:
    found = read({"k/a.yaml": config_map("a"), "k/b.yaml": config_map("a"), "k/web.yaml": SERVICE})

    assert 1 == len([one for one in found if one.kind == "Service"])


def test_what_flux_applies_from_one_folder_is_one_deployment() -> None:
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: shop}\nspec: {path: ./apps}\n"
    )
    found = read({"flux.yaml": flux, "apps/x/a.yaml": config_map("a"), "apps/y/web.yaml": SERVICE})

    assert ["apps/x/a.yaml"] == [seen_by(one, Cluster.of(found)) for one in found if one.kind == "Service"]


def test_what_is_not_put_together_is_told() -> None:
    files = {f"k/{number}.yaml": config_map(str(number)) for number in range(30)}
    files |= {f"k/web{number}.yaml": SERVICE.replace("web", f"web{number}") for number in range(50)}
    found = [one for path, text in files.items() for one in objects(Source(path, text), KINDS)]

    told = [one for one in bundled(one for one in found if isinstance(one, Object)) if isinstance(one, Unread)]

    assert [f"k/{number}.yaml" for number in range(21, 30)] == [one.at.source.path for one in told]
    assert {"judged without the 50 objects beside it, for the folder holds too many alternatives"} == {
        one.because for one in told
    }
