"""The language server, asked by a client over standard input and output as editors do."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient
from support.bounded import HUNG

from linter.cli.commands.server import server
from linter.cli.commands.server.desk import Desk
from linter.cli.usage import UsageError
from linter.files import system

SERVER = (
    "server {\n  listen 443 ssl;\n  ssl_certificate a.crt;\n  server_name a.example.com;\n"
    "  # 漢字 🔒\n  ssl_protocols /* 🔒 */ TLSv1.2;\n}\n"
)
OLD = SERVER.replace("/* 🔒 */", "TLSv1.1")
PROGRAM = [sys.executable, "-m", "linter", "server"]


served = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=ClientServerConfig(server_command=PROGRAM), scope="module")  # type: ignore[untyped-decorator]
async def editor(lsp_client: LanguageClient, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[None]:
    """An editor with a server, which takes longer to start than to answer all that is asked here."""
    root = tmp_path_factory.mktemp("opened").as_uri()
    folders = [types.WorkspaceFolder(root, "shop")]
    await lsp_client.initialize_session(
        types.InitializeParams(types.ClientCapabilities(), workspace_folders=folders, root_uri=root)
    )
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="module")
async def client(editor: LanguageClient, tmp_path: Path) -> AsyncIterator[LanguageClient]:
    """An editor that has nothing open, and a repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".tlslint.yaml").write_text("rules: {no-forward-secrecy: off, missing-hsts: off}\n", encoding="utf-8")
    editor.diagnostics.clear()
    yield editor
    for uri in [one for one in editor.diagnostics if one.startswith("file:")]:
        editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await told(editor)


async def told(client: LanguageClient) -> None:
    """Wait until the server says something of a document."""
    await asyncio.wait_for(client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS), HUNG)


async def shown(client: LanguageClient, path: Path, text: str) -> list[types.Diagnostic]:
    """Open a document, which need not be on the disk, and return what is found in it."""
    document = types.TextDocumentItem(path.as_uri(), "nginx", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    await told(client)
    return list(client.diagnostics[path.as_uri()])


async def changed(client: LanguageClient, path: Path, text: str) -> list[types.Diagnostic]:
    document = types.VersionedTextDocumentIdentifier(2, path.as_uri())
    whole = types.TextDocumentContentChangeWholeDocument(text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
    # On a slow machine it is judged only now.
    client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(path.as_uri())))
    await told(client)
    return list(client.diagnostics[path.as_uri()])


@served
async def test_what_is_typed_is_judged(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"

    before = await shown(client, path, OLD)
    after = await changed(client, path, SERVER.replace("/* 🔒 */ ", ""))

    old = next(one for one in before if one.code == "legacy-tls-version")
    assert types.DiagnosticSeverity.Error == old.severity
    assert types.Range(types.Position(5, 16), types.Position(5, 23)) == old.range
    assert "server a.example.com:443 accepts TLSv1.1" in old.message
    assert "tlslint" == old.source
    assert "legacy-tls-version" not in {one.code for one in after}
    assert not path.exists()


@served
async def test_columns_are_those_of_the_editor(client: LanguageClient, tmp_path: Path) -> None:
    text = OLD.replace("server_name a", "server_name '🔒'; server_name a").replace(
        "  ssl_protocols", "  set $a '🔒'; ssl_protocols"
    )

    (old,) = [one for one in await shown(client, tmp_path / "a.conf", text) if one.code == "legacy-tls-version"]

    assert len("  set $a '".encode("utf-16-le")) // 2 + 2 + len("'; ssl_protocols ") == old.range.start.character


@served
async def test_a_mend_is_offered_that_is_proven(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"
    (old,) = [one for one in await shown(client, path, OLD) if one.code == "legacy-tls-version"]
    document = types.TextDocumentIdentifier(path.as_uri())

    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, old.range, types.CodeActionContext([old]))
    )

    (action,) = [one for one in actions or () if "legacy-tls-version" in one.title]
    assert isinstance(action, types.CodeAction)
    assert "Mend legacy-tls-version: server a.example.com:443 no longer speaks TLSv1.1" == action.title
    assert action.edit is not None
    assert action.edit.changes is not None
    ((uri, (edit,)),) = action.edit.changes.items()
    assert path.as_uri() == uri
    lines = OLD.splitlines()
    line = lines[5][: edit.range.start.character] + edit.new_text + lines[5][edit.range.end.character :]
    assert "  ssl_protocols TLSv1.2;" == line


@served
async def test_what_is_known_of_a_line_and_what_decides(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"
    (tmp_path / "tls.conf").write_text("ssl_protocols TLSv1.1 TLSv1.2;\n", encoding="utf-8")
    await shown(client, path, OLD.replace("ssl_protocols TLSv1.1 TLSv1.2;", "include tls.conf;"))
    document = types.TextDocumentIdentifier(path.as_uri())

    hover = await client.text_document_hover_async(types.HoverParams(document, types.Position(0, 2)))
    nothing = await client.text_document_definition_async(types.DefinitionParams(document, types.Position(4, 2)))

    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "legacy-tls-version: failed (high)" in hover.contents.value
    assert "tls.conf:1:15" in hover.contents.value
    assert not nothing


@served
async def test_a_variable_leads_to_its_value(client: LanguageClient, tmp_path: Path) -> None:
    text = (
        'variable "policy" {\n  default = "ELBSecurityPolicy-2016-08"\n}\nresource "aws_lb_listener" "a" {\n'
        '  load_balancer_arn = "a"\n  port = 443\n  protocol = "HTTPS"\n  certificate_arn = "b"\n'
        "  ssl_policy = var.policy\n}\n"
    )
    found = await shown(client, tmp_path / "main.tf", text)
    document = types.TextDocumentIdentifier((tmp_path / "main.tf").as_uri())

    places = await client.text_document_definition_async(types.DefinitionParams(document, types.Position(3, 12)))

    (old,) = [one for one in found if one.code == "legacy-tls-version"]
    assert 1 == old.range.start.line
    assert isinstance(places, list)
    assert 1 in {place.range.start.line for place in places if isinstance(place, types.Location)}


@served
async def test_a_saved_configuration_counts_at_once(client: LanguageClient, tmp_path: Path) -> None:
    path, own = tmp_path / "a.conf", tmp_path / ".tlslint.yaml"
    assert await shown(client, path, OLD)

    own.write_text(
        "rules: {legacy-tls-version: off, no-forward-secrecy: off, missing-hsts: off, missing-tls-1-3: off}\n"
    )
    client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(own.as_uri())))
    await told(client)
    assert [] == list(client.diagnostics[path.as_uri()])

    own.write_text("rules: {legacy-tls-versoin: off}\n")
    client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(own.as_uri())))
    await told(client)
    (error,) = client.diagnostics[path.as_uri()]
    assert "legacy-tls-versoin" in error.message


@served
async def test_a_document_that_is_closed_has_nothing_shown(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"
    assert await shown(client, path, OLD)

    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(path.as_uri())))
    await told(client)

    assert [] == list(client.diagnostics[path.as_uri()])


@served
async def test_broken_text_is_told_and_the_server_goes_on(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"

    broken = await shown(client, path, "server { listen 443 ssl;\n")
    whole = await changed(client, path, OLD)

    assert ["unreadable-input"] == [one.code for one in broken]
    assert "legacy-tls-version" in {one.code for one in whole}


@served
async def test_a_line_ends_where_editors_end_it(client: LanguageClient, tmp_path: Path) -> None:
    text = OLD.replace("# 漢字 🔒", "# \u2028 \x0c \x85")

    (old,) = [one for one in await shown(client, tmp_path / "a.conf", text) if one.code == "legacy-tls-version"]

    assert types.Range(types.Position(5, 16), types.Position(5, 23)) == old.range


@served
async def test_what_has_no_place_or_no_rules_is_not_asked_about(client: LanguageClient, tmp_path: Path) -> None:
    nowhere, path, own = "untitled:Untitled-1", tmp_path / "a.conf", tmp_path / ".tlslint.yaml"
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(nowhere, "nginx", 1, OLD)))
    assert await shown(client, path, OLD)
    own.write_text("rules: [\n", encoding="utf-8")
    client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(own.as_uri())))
    await told(client)

    for uri in (nowhere, path.as_uri()):
        at = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(5, 16))
        assert None is await client.text_document_hover_async(at)
    assert nowhere not in client.diagnostics


@served
async def test_what_is_typed_without_saving_is_judged_too(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"
    await shown(client, path, SERVER)
    document = types.VersionedTextDocumentIdentifier(2, path.as_uri())

    for text in (SERVER, "server {", OLD):
        whole = types.TextDocumentContentChangeWholeDocument(text)
        client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
    await told(client)

    assert "legacy-tls-version" in {one.code for one in client.diagnostics[path.as_uri()]}


@served
async def test_above_an_endpoint_stands_the_way_to_it(client: LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "a.conf"
    backend = "  location / { proxy_pass https://api.example.net; }\n}\n"
    await shown(client, path, SERVER.replace("/* 🔒 */ ", "").replace("}\n", backend))

    lenses = await client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(path.as_uri()))
    )

    way = "clients on the internet -[tls]-> server a.example.com:443"
    assert [(0, way), (6, f"{way} -[tls]-> api.example.net:443")] == [
        (lens.range.start.line, lens.command.title) for lens in lenses or () if lens.command is not None
    ]


@served
async def test_policies_are_completed_and_checked_while_they_are_written(
    client: LanguageClient, tmp_path: Path
) -> None:
    own, rule = tmp_path / ".tlslint.yaml", tmp_path / "policies" / "rules" / "own.yaml"
    rule.parent.mkdir(parents=True)
    written = "id: own\ntitle: T\ncategory: mtls\nseverity: low\napplies-to: [listener]\nmessage: M\nfix: F\nwhy: 🔒\n"
    configuration = "policies: [policies]\nrules: {ow: high}\n"

    (unknown,) = await shown(client, own, configuration)
    wrong = await shown(client, rule, f"{written}require: {{role: wbe, tls.versions: {{all-of: [TL]}}}}\n")
    rules = await words(client, own, types.Position(1, 10))
    versions = await words(client, rule, types.Position(8, len("require: {role: wbe, tls.versions: {all-of: [TL")))
    at = types.HoverParams(types.TextDocumentIdentifier(rule.as_uri()), types.Position(8, 25))
    hover = await client.text_document_hover_async(at)

    assert "no rule `ow`" in unknown.message
    assert types.Range(types.Position(1, 8), types.Position(1, 10)) == unknown.range
    assert {(8, 16)} == {(one.range.start.line, one.range.start.character) for one in wrong if "`wbe`" in one.message}
    assert "missing-hsts" in rules
    assert ["TLSv1.2", "TLSv1.3"] == versions[-2:]
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "the versions that may be negotiated" in hover.contents.value


async def words(client: LanguageClient, path: Path, at: types.Position) -> list[str]:
    """Return what may stand at a place."""
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(path.as_uri()), at)
    )
    return [one.label for one in (found if isinstance(found, list) else [])]


def test_without_its_packages_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.delitem(sys.modules, "linter.cli.commands.server.answering", raising=False)
    monkeypatch.setitem(sys.modules, "pygls.uris", None)

    with pytest.raises(UsageError, match=r"pip install 'tlslint\[editor\]'"):
        server(None)  # type: ignore[arg-type]  # nothing is asked of the command line


def test_of_a_document_in_no_repository_nothing_around_it_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.conf"
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "nginx.conf").write_text("events {}\nhttp { include ../a.conf; }\n", encoding="utf-8")
    asked: list[str] = []
    listed = system.entries

    def noted(folder: str) -> object:
        asked.append(folder)
        return listed(folder)

    monkeypatch.setattr(system, "entries", noted)
    desk = Desk()
    desk.put(str(path), OLD)

    assert "legacy-tls-version" in {one.rule for one in desk.report(str(path)).findings}
    assert not any(folder.startswith(str(tmp_path)) for folder in asked)
