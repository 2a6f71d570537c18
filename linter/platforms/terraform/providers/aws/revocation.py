"""Whether AWS's edges look clients' certificates up among those that are revoked.  Knows no certificate.

Source: Application Load Balancers guide, "Mutual authentication with TLS": lists are added to a trust store, and the
provider's resource lb_trust_store_revocation.  Checked 2026-11-30.
"""

from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import naming, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Unknown

_SETTING = "aws_lb_trust_store_revocation"
_ARN = path_of("trust_store_arn")


def of_trust_store(context: Context) -> Setting[bool] | None:
    """Say whether the trust store of a listener has a list; None where it verifies nobody."""
    for block in context.view.blocks("mutual_authentication"):
        reference = block.reference("trust_store_arn")
        if reference is None:
            return None
        store = target_of(reference)
        if store is None:
            return Unknown("its trust store is not among the files", reference.at, _SETTING)
        lists = list(naming(context.configuration, _SETTING, _ARN, store))
        if lists:
            maybe = lists[0].maybe or lists[0].owner.maybe
            return (
                Known(True, lists[0].header, _SETTING) if maybe is None else Unknown(maybe.because, maybe.at, _SETTING)
            )
        return Known(
            False, block.header, _SETTING, default="the load balancer then takes certificates that are revoked"
        )
    return None
