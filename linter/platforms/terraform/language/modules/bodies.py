"""The body of a resource: as a plan has it where there is one, else as it is written.  Knows no resource type."""

from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View


def view_of(resource: Resource) -> View:
    """Return the body of a resource, as the plan has it where there is one."""
    plan = resource.module.root.plan
    if plan is not None:
        from linter.platforms.terraform.language.modules.planned_view import planned_view  # noqa: PLC0415  # seldom

        if (planned := planned_view(resource, plan)) is not None:
            return planned
    return View(resource.block.body, resource.instance.scope, resource, resource.block.header)
