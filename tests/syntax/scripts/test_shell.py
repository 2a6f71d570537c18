import pytest

from linter.provenance.source import Source
from linter.syntax.scripts.shell import files


def written(text: str) -> list[tuple[str, str]]:
    return [(path, at.text) for path, at in files(Source("a.sh", text).whole)]


@pytest.mark.parametrize(
    "line",
    [
        "cat > /etc/nginx/a.conf <<EOF",
        "cat >/etc/nginx/a.conf << 'EOF'",
        'cat <<"EOF" > /etc/nginx/a.conf',
        "sudo tee /etc/nginx/a.conf <<-EOF",
        "sudo tee -a /etc/nginx/a.conf > /dev/null <<\\EOF",
        'cat <<EOF >> "/etc/nginx/a.conf"',
    ],
)
def test_a_here_document_that_goes_to_a_file_is_one(line: str) -> None:
    assert [("/etc/nginx/a.conf", "one\n  two\n")] == written(f"#!/bin/sh\n{line}\none\n  two\nEOF\nnginx\n")


def test_the_end_may_be_indented_and_others_follow() -> None:
    text = "  cat <<A >a\n  one\n  A\n  cat <<B >b\n  <<A\n  B\n"

    assert [("a", "  one\n"), ("b", "  <<A\n")] == written(text)


@pytest.mark.parametrize(
    "text", ["cat <<EOF\none\nEOF\n", "cat <<EOF >a\none\n", "a=1\n", "cat <<EOF > /dev/null\na\nEOF\n"]
)
def test_what_goes_elsewhere_or_does_not_end_is_none(text: str) -> None:
    assert [] == written(text)


def test_hostile_scripts_end_soon() -> None:
    text = ("<" * 2_000 + "\n") * 200 + "cat <<EOF >a\n" * 2_000

    assert [] == written(text)
