"""Which container images the programs of a resource are.  Knows the types by their rows."""

from collections.abc import Iterator

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.values.value import Encoded, Value, is_list, is_map, settled, text_of
from linter.platforms.terraform.mapping.context import Context, context_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.platforms.terraform.reaching.references import targets_in, values_at
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting

# The documentation of each type has these (hashicorp/aws, hashicorp/azurerm, hashicorp/google).  Checked 2026-11-30.
_IMAGES = {
    "aws_apprunner_service": "source_configuration.image_repository.image_identifier",
    "azurerm_container_app": "template.container.image",
    "azurerm_container_group": "container.image",
    "google_cloud_run_service": "template.spec.containers.image",
    "google_cloud_run_v2_job": "template.template.containers.image",
    "google_cloud_run_v2_service": "template.containers.image",
}
_TASK, _SERVICE = "aws_ecs_task_definition", "aws_ecs_service"


def images_of(context: Context) -> Iterator[Known[str]]:
    """Yield the images of a resource that runs containers, as far as they are known."""
    resource = context.resource
    if resource.type == _SERVICE:
        # A service of ECS runs the task that it names (hashicorp/aws, `aws_ecs_service`).
        for value in values_at(context, path_of("task_definition")):
            for task in targets_in(value):
                if task.type == _TASK:
                    yield from images_of(context_of(context.configuration, task))
    elif resource.type == _TASK:
        yield from _defined(view_of(resource).reference("container_definitions"))
    elif resource.type in _IMAGES:
        for value in values_at(context, path_of(_IMAGES[resource.type])):
            yield from _text(settled(value))


def _defined(found: Setting[Value] | None) -> Iterator[Known[str]]:
    """Yield the images of the containers of a task, be they an encoded value or a text of JSON."""
    plain = None if found is None else settled(found)
    if not isinstance(plain, Known):
        return
    if isinstance(plain.value, Encoded):
        containers = settled(plain.value.value)
        listed = containers.value if isinstance(containers, Known) and is_list(containers.value) else ()
        for one in paid(listed, plain.at):
            container = settled(one)
            if isinstance(container, Known) and is_map(container.value) and "image" in container.value:
                yield from _text(settled(container.value["image"]))
    elif isinstance(plain.value, str):
        import json  # noqa: PLC0415  # as in `environments`

        try:
            containers = json.loads(plain.value)
        except (ValueError, RecursionError):
            return
        for one in containers if isinstance(containers, list) else ():
            image = one.get("image") if isinstance(one, dict) else None
            if isinstance(image, str):
                yield Known(image, plain.at)


def _text(plain: Setting[Value]) -> Iterator[Known[str]]:
    text = text_of(plain.value) if isinstance(plain, Known) else None
    if text:
        yield Known(text, plain.at)
