"""What the logs of Google's load balancers keep of TLS.  Knows no proxy.

Sources, checked 2026-11-30: Cloud Load Balancing, "Logging" of Application Load Balancers: each backend service
decides, and `tls.protocol` and `tls.cipher` are optional fields, which are left out unless told.
"""

from linter.model.endpoint import Recorded
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import target_of
from linter.platforms.terraform.providers.google.load_balancers import services_of
from linter.provenance.setting import Known, Many, Unknown

_FIELDS = {"tls.protocol": Recorded.VERSION, "tls.cipher": Recorded.CIPHER_SUITE}
_SERVICES = ("google_compute_backend_service", "google_compute_region_backend_service")


def of_proxy(context: Context) -> Many[Recorded] | None:
    """Return what the backend services behind a proxy keep; None where it leads to buckets alone, which have no say."""
    url_map = target_of(context.view.reference("url_map"))
    if url_map is None:
        return Unknown("its URL map is not among the files", context.view.header, "log_config")
    found = list(services_of(view_of(url_map)))
    services = {one: None for one in found if one is not None and one.type in _SERVICES}
    if not services:
        return (
            None
            if found and None not in found
            else Unknown("its backends are not told", context.view.header, "log_config")
        )
    kept = [_of_service(view_of(service)) for service in services]
    unknown = next((one for one in kept if isinstance(one, Unknown)), None)
    lacking = next((one for one in kept if isinstance(one, Known) and not one.value), None)
    return lacking or unknown or kept[0]


def _of_service(service: View) -> Many[Recorded]:
    for block in service.blocks("log_config"):
        switch, mode = block.attribute("enable"), block.attribute("optional_mode")
        if block.maybe is not None or isinstance(switch, Unknown) or isinstance(mode, Unknown):
            return Unknown("whether it keeps a log is not told", block.header, "log_config")
        if switch is None or (text_of(switch.value) or "").lower() != "true":
            return Known((), block.header if switch is None else switch.at, "log_config.enable")
        word = "" if mode is None else text_of(mode.value)
        if mode is not None and word == "INCLUDE_ALL_OPTIONAL":
            return _elements(Known("", mode.at, "log_config.optional_mode"), tuple(_FIELDS.values()))
        if word != "CUSTOM":
            said = "Google then leaves out the optional fields, those of TLS among them"
            return Known((), block.header, "log_config.optional_mode", default=said)
        return _custom(block)
    return Known((), service.header, "log_config", default="Google then keeps no log")


def _custom(block: View) -> Many[Recorded]:
    fields = block.attribute("optional_fields")
    if not isinstance(fields, Known) or not is_list(fields.value):
        return Unknown("which fields it keeps is not told", block.header, "log_config.optional_fields")
    names = {text_of(one.value) for one in map(settled, fields.value) if isinstance(one, Known)}
    kinds = tuple(kind for name, kind in _FIELDS.items() if name in names)
    return _elements(Known("", fields.at, "log_config.optional_fields"), kinds)


def _elements(at: Known[str], kinds: tuple[Recorded, ...]) -> Many[Recorded]:
    return at.map(lambda _: tuple(Known(kind, at.at, at.setting) for kind in kinds))
