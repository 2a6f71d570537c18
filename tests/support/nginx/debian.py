"""The nginx of Debian's packages, which is of an older release, and has `mail`.

`TLSLINT_DEBIAN` names the folder where `nginx` and `libnginx-mod-mail` are unpacked, if they are not installed.
"""

import os
import re
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from support.processes import listening

_ROOT = Path(os.environ.get("TLSLINT_DEBIAN", "/"))
_BINARY = _ROOT / "usr/sbin/nginx"
_MAIL = _ROOT / "usr/lib/nginx/modules/ngx_mail_module.so"
# Where its packages would put them.
_KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_TEMPORARY = " ".join(f"{kind}_temp_path temporary;" for kind in _KINDS)


def version() -> str | None:
    """Return its release; None where it is not there, or does not run."""
    if not _MAIL.exists():
        return None
    try:
        said = subprocess.run([_BINARY, "-v"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return None
    found = re.search(r"nginx/([\d.]+)", said)
    return None if found is None else found[1]


def command(text: str, folder: Path) -> list[str]:
    """Return how it is run with a configuration."""
    main = folder / "nginx.conf"
    main.write_text(f"load_module {_MAIL};\npid nginx.pid;\n{text.replace('http {', f'http {{ {_TEMPORARY}', 1)}")
    return [str(_BINARY), "-e", "stderr", "-p", str(folder), "-c", str(main)]


def takes(text: str, folder: Path) -> bool:
    """Say whether it takes a configuration."""
    return subprocess.run([*command(text, folder), "-t"], capture_output=True, check=False).returncode == 0


def running(text: str, folder: Path, *ports: int) -> AbstractContextManager[None]:
    """Run it until all of its ports answer."""
    return listening([*command(text, folder), "-g", "daemon off; master_process off;"], *ports)
