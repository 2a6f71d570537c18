import pytest

from linter.files.sealed import sealed

ENC = "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"
SOPS = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: x}}\nstringData:\n  key: {ENC}\nsops:\n  version: 3.9.0\n"
ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl+/==\n-----END AGE ENCRYPTED FILE-----\n"
ROUTE = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\n"


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        pytest.param("\0GITCRYPT\0\x12\x80", "git-crypt", id="git-crypt"),
        pytest.param("$ANSIBLE_VAULT;1.1;AES256\n6162", "ansible-vault", id="ansible-vault"),
        pytest.param(SOPS, "SOPS", id="SOPS in YAML"),
        pytest.param('{"a": "ENC[AES256_GCM,data:x]", "sops": {}}'.replace(", ", ",\n"), "SOPS", id="SOPS in JSON"),
        pytest.param(f"a:\n  - b: {ENC}\n    c: {ENC}\nsops:\n  version: 3.9.0\n", "SOPS", id="SOPS in values"),
        pytest.param("A=ENC[AES256_GCM,data:x]\nsops_version=3.9.0\n", "SOPS", id="SOPS in variables"),
        pytest.param(
            "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl+/==\n-----END AGE ENCRYPTED FILE-----\n", "age", id="age"
        ),
        pytest.param("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS", id="LFS"),
    ],
)
def test_what_made_a_file_unreadable_is_named(text: str, tool: str) -> None:
    assert tool in (sealed(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kind: Ingress\n",
        "# ENC[AES256_GCM,data:x] is how SOPS writes\n",
        "sops: x\n",
        f"{ROUTE}# {ENC}\nsops:\n  version: 3.9.0\n",
        f"host: x\nkey: {ENC}\nsops:\n  version: 3.9.0\n",
    ],
)
def test_everything_else_is_read(text: str) -> None:
    assert sealed(text) is None


@pytest.mark.parametrize(
    "marker",
    [
        "$ANSIBLE_VAULT;1.1;AES256\n6162\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        "-----BEGIN PGP MESSAGE-----\nYWdl\n-----END PGP MESSAGE-----\n",
        f"kind: Secret\nkey: {ENC}\nsops:\n  version: 3.9.0\n",
        f"key: {ENC}\nsops:\n  version: 3.9.0\n",
    ],
)
def test_a_marker_hides_nothing_that_stands_behind_it(marker: str) -> None:
    assert sealed(marker) is not None
    assert sealed(f"{marker}---\n{{apiVersion: v1, kind: Service, metadata: {{name: x}}}}\n") is None
