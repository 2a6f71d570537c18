"""`tlslint server`: a language server on standard input and output, for editors.  Opens no port."""

from linter.cli.arguments import Arguments
from linter.cli.usage import UsageError


def server(_arguments: Arguments) -> int:
    """Answer an editor until it says that it is done."""
    try:
        from linter.cli.commands.server.answering import make  # noqa: PLC0415  # pygls is there for who asks for it
    except ImportError as error:
        raise UsageError("the server needs more packages: pip install 'tlslint[editor]'") from error
    make().start_io()
    return 0
