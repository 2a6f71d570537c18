"""Random kustomizations, the same for each seed.  Knows nothing of what they mean."""

from collections.abc import Iterator
from random import Random

BASES = ("shop", "mail")

_APP = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, labels: {{tier: web}}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      serviceAccountName: {name}
      initContainers: [{{name: init, image: "registry.example.com/init@sha256:0a"}}]
      containers:
      - name: web
        image: example/web:1.0
        args: ["--host=$(HOST)", "$$(HOST)", "$(OTHER)"]
        env:
        - {{name: A, value: "1"}}
        - {{name: B, valueFrom: {{configMapKeyRef: {{name: {name}-env, key: k}}}}}}
        envFrom: [{{secretRef: {{name: {name}-tls}}}}, {{configMapRef: {{name: elsewhere}}}}]
        ports: [{{containerPort: 8080}}]
      - {{name: side, image: example/side}}
      volumes: [{{name: tls, secret: {{secretName: {name}-tls}}}}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: {name}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {name}}}
subjects:
- {{kind: ServiceAccount, name: {name}}}
- {{kind: ServiceAccount, name: default}}
"""
_NETWORK = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}, annotations: {{example.com/scheme: internal}}}}
spec: {{type: ClusterIP, selector: {{app: {name}}}, ports: [{{port: 80, name: http}}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  annotations: {{nginx.ingress.kubernetes.io/auth-tls-secret: {name}-tls, example.com/host: web.example.com}}
spec:
  ingressClassName: nginx
  tls: [{{hosts: [web.example.com], secretName: {name}-tls}}, {{hosts: [$(HOST)], secretName: elsewhere}}]
  rules:
  - host: web.example.com
    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}]}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {{name: {name}}}
webhooks:
- {{name: a.example.com, clientConfig: {{service: {{name: {name}, namespace: old, path: /}}}}}}
- {{name: b.example.com, clientConfig: {{service: {{name: {name}, namespace: default}}}}}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: {name}}}
spec:
  selector: {{istio: gateway}}
  servers:
  - {{port: {{number: 443, name: https, protocol: HTTPS}}, hosts: [web.example.com], tls: {{mode: SIMPLE}}}}
  - {{port: {{number: 80, name: http, protocol: HTTP}}, hosts: ["*"]}}
"""
_GENERATED = """\
secretGenerator:
- {{name: {name}-tls, literals: [password=x=y, "quoted='z'"], type: Opaque}}
configMapGenerator:
- {{name: {name}-env, literals: [k=v], envs: [more.env], files: [note.txt, other=note.txt]}}
"""
_MERGED = "configMapGenerator: [{{name: {name}-env, behavior: {behavior}, literals: [k=changed]}}]\n"
_STRATEGIC = """\
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {{name: {name}}}
    spec:
      template:
        spec:
          containers:
          {containers}
"""
_CONTAINERS = (
    "- {name: side, env: [{name: X, value: y}]}",
    "- {name: new, image: example/new}\n          - {name: web, image: null, args: [a]}",
    "- {name: side, $patch: delete}",
    "- {name: web, env: [{name: A, value: '2'}, {name: C, value: c}], ports: [{containerPort: 9}]}",
    "- $patch: replace\n          - {name: only, image: example/only}",
)
_OPERATIONS = (
    "{op: replace, path: /spec/rules/0/host, value: other.example.com}",
    "{op: add, path: /spec/tls/-, value: {secretName: more}}",
    "{op: remove, path: /spec/tls/1}",
    "{op: add, path: /metadata/annotations/example.com~1new, value: x}",
    "{op: move, from: /spec/ingressClassName, path: /spec/moved}",
    "{op: copy, from: /spec/rules/0, path: /spec/rules/-}",
)
_TARGETS = (
    "{{kind: Ingress, name: {name}}}",
    "{{kind: Ingress}}",
    '{{kind: "Ing.*", name: "{name}|x"}}',
    "{{group: networking.k8s.io, version: v1}}",
    '{{kind: Ingress, annotationSelector: "example.com/host in (web.example.com, b)"}}',
)
_REPLACEMENTS = (
    """\
source: {kind: Service, fieldPath: metadata.name}
  targets: [{select: {kind: Ingress}, fieldPaths: [spec.rules.0.host], options: {delimiter: ., index: 0}}]""",
    """\
source: {kind: Service, fieldPath: metadata.name}
  targets:
  - {select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=web].env.[name=A].value']}""",
    """\
source: {kind: Ingress, fieldPath: 'metadata.annotations.[example.com/host]'}
  targets: [{select: {kind: Gateway}, fieldPaths: [spec.servers.*.hosts.0]}]""",
    r"""source: {kind: Ingress, fieldPath: metadata.annotations.example\.com/host, options: {delimiter: ., index: 1}}
  targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.host], options: {create: true}}]""",
    """\
source: {kind: Service}
  targets:
  - select: {version: v1}
    reject: [{kind: Namespace}, {kind: Service}]
    fieldPaths: [metadata.annotations.from]
    options: {create: true}""",
    """\
source: {kind: Service, fieldPath: spec.ports.0.port}
  targets:
  - {select: {kind: Ingress}, fieldPaths: [spec.rules.0.http.paths.0.backend.service.port.number]}
  - {select: {kind: Ingress}, fieldPaths: [spec.rules.0.host], options: {delimiter: ., index: 9}}
  - {select: {kind: Ingress}, fieldPaths: [spec.rules.0.host], options: {delimiter: ., index: -1}}""",
)
_LABELS = (
    "commonLabels: {team: a}",
    "labels: [{pairs: {team-b: b}}]",
    "labels: [{pairs: {team-c: c}, includeSelectors: true}]",
    "labels: [{pairs: {team-d: d}, includeTemplates: true}]",
    "labels: [{pairs: {team-e: e}, fields: [{path: spec/labels, kind: Gateway, create: true}]}]",
    "commonAnnotations: {note: f}",
)
_IMAGES = (
    "{name: example/web, newTag: '2.0'}",
    "{name: example/web, newName: other/web}",
    "{name: example/side, newName: other/side, newTag: v1}",
    "{name: registry.example.com/init, digest: 'sha256:1b'}",
    "{name: example, newTag: never}",
)
_VARIABLES = "vars: [{{name: HOST, objref: {{kind: Service, name: {name}, apiVersion: v1}}{field}}}]\n"
_CONFIGURATION = """\
nameReference:
- {kind: Secret, version: v1, fieldSpecs: [{kind: Gateway, path: spec/servers/tls/credentialName}]}
varReference: [{kind: Gateway, path: spec/servers/hosts}]
namespace: [{kind: Gateway, path: spec/space, create: true}]
"""


def tree(random: Random) -> dict[str, str]:
    """Return the files of two bases, an overlay of each, and one of both; `.` builds on all of them."""
    files: dict[str, str] = {"root/custom.yaml": _CONFIGURATION}
    for name in BASES:
        files |= _base(name, random)
        for overlay in ("a", "b"):
            files[f"{overlay}-{name}/kustomization.yaml"] = _overlay(f"../{name}", (name,), random)
            files |= {f"{overlay}-{name}/{file}": text for file, text in _component(name, random).items()}
    both = random.sample([f"a-{BASES[0]}", f"b-{BASES[0]}", f"a-{BASES[1]}"], 2)
    lines = [f"resources: [{', '.join(f'../{one}' for one in both)}]", *_names(random)]
    if random.random() < 0.5:
        lines.append("configurations: [custom.yaml]")
    files["root/kustomization.yaml"] = "\n".join((*lines, random.choice(_LABELS), ""))
    return files


def _base(name: str, random: Random) -> dict[str, str]:
    text = "resources: [app.yaml, network.yaml]\n" + _GENERATED.format(name=name)
    if random.random() < 0.5:
        field = random.choice(("", ", fieldref: {fieldpath: metadata.name}", ", fieldref: {fieldPath: spec.type}"))
        text += _VARIABLES.format(name=name, field=field)
    return {
        f"{name}/kustomization.yaml": text,
        f"{name}/app.yaml": _APP.format(name=name),
        f"{name}/network.yaml": _NETWORK.format(name=name),
        f"{name}/more.env": "# a note\nMORE=1\n",
        f"{name}/note.txt": "a\nb\n",
    }


def _component(name: str, random: Random) -> dict[str, str]:
    lines = ["kind: Component", "apiVersion: kustomize.config.k8s.io/v1alpha1", *_changes((name,), random)]
    return {"part/kustomization.yaml": "\n".join((*lines, ""))}


def _overlay(base: str, names: tuple[str, ...], random: Random) -> str:
    lines = [f"resources: [{base}]", *_names(random), *_changes(names, random)]
    if random.random() < 0.3:
        lines.append("components: [part]")
    return "\n".join((*lines, ""))


def _names(random: Random) -> Iterator[str]:
    for key, values in (("namePrefix", ("x-", "y-")), ("nameSuffix", ("-v1",)), ("namespace", ("prod", "dev"))):
        if random.random() < 0.5:
            yield f"{key}: {random.choice(values)}"


def _changes(names: tuple[str, ...], random: Random) -> Iterator[str]:
    for name in names:
        patches = [
            _STRATEGIC.format(name=name, containers=random.choice(_CONTAINERS)).rstrip(),
            f"- target: {random.choice(_TARGETS).format(name=name)}\n  patch: |-\n    - {random.choice(_OPERATIONS)}",
        ]
        yield from ("patches:", *random.sample(patches, random.randint(1, 2)))
        if random.random() < 0.4:
            yield _MERGED.format(name=name, behavior=random.choice(("merge", "replace"))).rstrip()
    if random.random() < 0.5:
        yield random.choice(_LABELS)
    if random.random() < 0.5:
        yield f"images: [{', '.join(random.sample(_IMAGES, 2))}]"
    if random.random() < 0.5:
        yield "replacements:"
        yield from (f"- {one}" for one in random.sample(_REPLACEMENTS, random.randint(1, 2)))
    if random.random() < 0.2:
        yield f"replicas: [{{name: {names[0]}, count: 3}}]"
