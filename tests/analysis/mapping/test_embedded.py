"""Configuration inside other configuration: where its findings stand, and what does not become one."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from linter.analysis.mapping import embedded
from linter.files.tree import Texts
from linter.model.endpoint import Certificate, Listener, Subject
from linter.platforms.platform import Embedded, LeftOut, Options, Unread, Written
from linter.provenance.source import InputError, Source

SERVER = """\
server {
  listen 443 ssl;
  server_name a.example.com;
  ssl_certificate a;
  ssl_certificate_key b;
}
"""


def inside(host: str, files: dict[str, str]) -> Iterator[Subject | Unread | LeftOut | InputError]:
    """Find files by their texts in a host."""
    source = Source("host.yaml", host)
    places = {name: source.at(host.index(text), host.index(text) + len(text)) for name, text in files.items()}
    return embedded.subjects([Embedded("host.yaml!ConfigMap web", places)], Options(date(2026, 11, 23)))


def test_what_is_found_stands_in_the_host() -> None:
    text = SERVER.replace("\n", "\n    ")

    listener, certificate = inside(f"a: 1\nb: |\n    {text}\nc: 2\n", {"a.conf": text})

    assert isinstance(listener, Listener)
    assert "host.yaml" == listener.at.source.path
    assert (3, 5) == (listener.at.region.start_line, listener.at.region.start_column)
    assert "host.yaml!ConfigMap web/a.conf:server a.example.com:443" == listener.address
    assert isinstance(certificate, Certificate)
    assert "host.yaml!ConfigMap web/a.conf:a" == certificate.address


def test_files_of_one_owner_include_each_other() -> None:
    main = "events {}\nhttp {\n  include conf.d/*.conf;\n}\n"

    found = list(inside(main + SERVER, {"nginx.conf": main, "conf.d/a.conf": SERVER}))

    assert ["server a.example.com:443"] == [one.name for one in found if isinstance(one, Listener)]


def test_an_error_stands_in_the_host() -> None:
    text = "server {\n  listen 443 ssl;\n  ssl_protocols TLSv1.2;\n"

    (error,) = inside(f"# a\n{text}", {"a.conf": text})

    assert isinstance(error, InputError)
    assert "host.yaml" == error.at.source.path


@pytest.mark.parametrize("name", ["../../etc/a.conf", "/etc/nginx/a.conf", "a.conf"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    listener, _ = inside(SERVER, {name: SERVER})

    assert isinstance(listener, Listener)
    assert "host.yaml" == listener.at.source.path
    assert listener.address.startswith("host.yaml!ConfigMap web/")


def test_what_no_platform_reads_is_counted() -> None:
    (left_out,) = inside("a = 1\n", {"a.ini": "a = 1\n"})

    assert isinstance(left_out, LeftOut)
    assert (1, "text") == (left_out.at.region.start_line, left_out.what)


def test_a_text_that_is_only_stood_for_has_the_places_of_its_parts() -> None:
    source = Source("main.tf", "listen here\nserver\n")
    there, here = source.at(12, 18), source.at(0, 6)
    listen = SERVER.index("listen")
    written = Written(SERVER, ((0, there), (listen, here), (listen + len("listen 443 ssl;"), there)))

    listener, _ = embedded.subjects([Embedded("infra", {"a.conf": written})], Options(date(2026, 11, 23)))

    assert isinstance(listener, Listener)
    assert "main.tf" == listener.at.source.path
    assert 2 == listener.at.region.start_line
    assert 1 == listener.tls.at.region.start_line


def test_a_text_is_read_without_what_stands_in_front_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def recorded(sources: Mapping[str, Source]) -> Texts:
        read.extend(source.text for source in sources.values())
        return Texts(sources)

    monkeypatch.setattr(embedded, "Texts", recorded)

    list(inside(f"{'x' * 10_000}\n{SERVER}", {"a.conf": SERVER}))

    assert [SERVER] == read, "or the time for many of them in one file grows with the square of their number"
