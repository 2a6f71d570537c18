"""What becomes of clients' certificates: what is asked in the handshake, and what is answered afterwards.

Knows nothing of versions and cipher suites.  Each case is tried with nginx 1.31.3.
"""

from linter.model.endpoint import ClientCertificate, Serves
from linter.platforms.nginx.listeners.rewriting import Answer, error_answer
from linter.platforms.nginx.listeners.serving import serves_of
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.settings import one
from linter.platforms.nginx.reading.variables import scheme_variables
from linter.provenance.setting import Known, Setting, Step, Unknown

_NOBODY_ASKED = "nginx then asks for no client certificate"
# https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors and #var_ssl_client_verify.
_MISSING = "NONE"
_WRONG = "FAILED:unable to verify the first certificate"
_CODES = {_WRONG: "495", _MISSING: "496"}


def client_certificate(context: Context) -> Setting[ClientCertificate]:
    """Return what is done about the client's certificate."""
    entry = one(context, "ssl_verify_client")
    if isinstance(entry, Unknown):
        return entry
    if entry is None:
        return Known(ClientCertificate.NONE, context.at, "ssl_verify_client", default=_NOBODY_ASKED)
    match entry.text.lower():
        case "on":
            return _with_error_pages(entry, context)
        case "optional":
            return _decided_later(entry, ClientCertificate.OPTIONAL, context)
        case "optional_no_ca":
            return _decided_later(entry, ClientCertificate.REQUESTED, context)
        case _:
            return entry.known(ClientCertificate.NONE)


def _with_error_pages(entry: Entry, context: Context) -> Setting[ClientCertificate]:
    """Look for error pages that are the application itself."""
    let_in = [state for state in (_WRONG, _MISSING) if _is_let_in_by_error_page(state, context)]
    found = entry.known(ClientCertificate.REQUIRED)
    if not let_in:
        return found
    what = ClientCertificate.REQUESTED if _WRONG in let_in else ClientCertificate.OPTIONAL
    page = next(one for state in let_in for one in _pages(_CODES[state], context))
    return Known(what, page.at, page.name, (*page.via, Step(entry.at, "who fails this gets the page")))


def _is_let_in_by_error_page(state: str, context: Context) -> bool:
    fixed = {**scheme_variables(encrypted=True), "ssl_client_verify": state}
    return error_answer(_CODES[state], context, fixed) is Answer.CONTENT


def _pages(code: str, context: Context) -> list[Entry]:
    pages = context.written("error_page")
    found = pages if isinstance(pages, tuple) else ()
    return [page for page in found if code in (word.text for word in page.arguments[:-1])]


def _decided_later(entry: Entry, stated: ClientCertificate, context: Context) -> Setting[ClientCertificate]:
    """Look for what makes a verified certificate a condition after all."""
    missing = _is_served(_MISSING, context)
    # A certificate that does not verify ends with an error, unless nobody is asked to verify it.
    wrong = _is_served(_WRONG, context) if stated is ClientCertificate.REQUESTED else False
    if missing is False and wrong is False:
        refusal = next((inner.at for inner in _refusals(context)), entry.at)
        return entry.known(ClientCertificate.REQUIRED).passed(Step(refusal, "refused here without one"))
    if missing is None or wrong is None or _leaves_it_to_others(context):
        candidates = (entry.known(stated), entry.known(ClientCertificate.REQUIRED))
        return Unknown("variables decide what becomes of it", entry.place, entry.name, entry.via, candidates)
    if wrong:
        return entry.known(ClientCertificate.REQUESTED if missing else ClientCertificate.UNVERIFIED)
    return entry.known(ClientCertificate.OPTIONAL)


def _is_served(state: str, context: Context) -> bool | None:
    """Say whether a client of which nginx thinks so gets any content; None where it cannot be told."""
    fixed = {**scheme_variables(encrypted=True), "ssl_client_verify": state}
    found = serves_of(context, fixed, context.at)
    if isinstance(found, Unknown):
        return None
    return found.value is Serves.CONTENT


def _refusals(context: Context) -> list[Entry]:
    return [entry for entry, _ in context.contexts("if") if any("ssl_client_" in word.text for word in entry.arguments)]


def _leaves_it_to_others(context: Context) -> bool:
    """Say whether what nginx thinks of a certificate is passed on, or kept in a variable."""
    around = (one for level in context.levels() if level is not context for one in level.here("map"))
    return any(map(_mentions, (*context.block.entries, *around)))


def _mentions(entry: Entry) -> bool:
    if entry.name == "if" and entry.block is not None:
        return any(map(_mentions, entry.block.entries))
    if any("$ssl_client_" in word.text or "${ssl_client_" in word.text for word in entry.arguments):
        return True
    return entry.block is not None and any(map(_mentions, entry.block.entries))
