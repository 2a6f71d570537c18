"""What kustomizations deploy, with what their charts add.  Builds nothing."""

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Unread
from linter.provenance.source import InputError

if TYPE_CHECKING:
    from linter.platforms.kubernetes.building.helm.places import Places
    from linter.platforms.kubernetes.building.inflation import Inflator


class Built(Struct, frozen=True):
    """What is deployed, and what it is made of."""

    objects: tuple[Object, ...]
    consumed: frozenset[str]
    """Files whose objects are deployed only in the form that an overlay gives them."""
    unread: tuple[Unread, ...] = ()
    """Parts of kustomizations of which nothing is there."""
    errors: tuple[InputError, ...] = ()
    rendered: frozenset[str] = frozenset()
    """Templates of charts that are deployed with it."""
    alone: tuple[Object, ...] = ()
    """What patches say of objects that are not here."""
    charts: frozenset[str] = frozenset()
    """The folders of the charts that are deployed with it."""
    places: "Places | None" = None
    """Where what these charts deploy is written; None where there are none."""


def with_charts(built: Built, inflator: "Inflator") -> Built:
    """Add what the charts of kustomizations are made of."""
    made = inflator.manifests
    return replace(
        built,
        rendered=inflator.consumed,
        unread=(*built.unread, *made.unread),
        errors=(*built.errors, *made.errors),
        charts=inflator.folders,
        places=made.places() if inflator.folders else None,
    )
