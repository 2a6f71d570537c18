"""`cyclonedx-1.6`, `cyclonedx-1.7`: the inventory as a bill of cryptographic materials, by cyclonedx-python-lib.

https://cyclonedx.org/docs/1.7/json/#components_items_cryptoProperties.  One protocol for each endpoint and version,
with its suites and groups; algorithms once each.  References are made of kinds and addresses, so that two bills can be
compared; nothing in it depends on the day but what expires.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from linter import __version__
from linter.analysis.asking.inventory.items import Inventory, Item
from linter.report.documents.inventory import algorithms
from linter.report.documents.inventory.algorithms import Algorithm
from linter.report.presentation import Presentation
from linter.report.wording import printable
from linter.tls.suites import find

if TYPE_CHECKING:
    from cyclonedx.model.component import Component


class CycloneDxMissingError(Exception):
    """The library is not installed."""


def render(found: Inventory, presentation: Presentation, version: str) -> str:
    """Return the bill of an inventory as JSON.  Raises CycloneDxMissingError."""
    return bill(found.items, presentation, version)


def bill(found: Sequence[Item], presentation: Presentation, version: str) -> str:
    """Return the bill of some items as JSON.  Raises CycloneDxMissingError."""
    try:
        from cyclonedx.model.bom import Bom  # noqa: PLC0415
        from cyclonedx.output import make_outputter  # noqa: PLC0415
        from cyclonedx.schema import OutputFormat, SchemaVersion  # noqa: PLC0415
    except ImportError as error:
        raise CycloneDxMissingError from error
    made = _Bill(presentation)
    components = list(made.components(found))
    bom = Bom(components=components)
    tools: Any = bom.metadata.tools.components  # typed or not, as its library is installed
    tools.add(made.tool())
    bom.metadata.timestamp = None  # type: ignore[assignment]  # two bills of one tree are the same
    bom.serial_number = _serial(found)
    outputter = make_outputter(bom, OutputFormat.JSON, SchemaVersion.from_version(version))
    document: dict[str, Any] = json.loads(outputter.output_as_string())
    return f"{json.dumps(document, indent=2)}\n"


def _serial(found: Sequence[Item]) -> Any:  # noqa: ANN401  # a UUID
    from uuid import UUID  # noqa: PLC0415

    ids = "\n".join(f"{item.kind} {item.id}" for item in found)
    return UUID(bytes=sha256(ids.encode("utf-8", "surrogatepass")).digest()[:16], version=4)


class _Bill:
    """Items to components; algorithms are made once each."""

    def __init__(self, presentation: Presentation) -> None:
        from cyclonedx.model import component, component_evidence, crypto  # noqa: PLC0415

        self._shown = presentation.shown
        self._model = component
        self._evidence = component_evidence
        self._crypto = crypto
        self._algorithms: dict[str, Component] = {}

    def tool(self) -> "Component":
        """Return what made the bill."""
        return self._model.Component(name="tlslint", version=__version__, type=self._model.ComponentType.APPLICATION)

    def components(self, found: Sequence[Item]) -> Iterator["Component"]:
        """Return all items that are cryptographic, and then the algorithms in them."""
        for item in found:
            match item.kind:
                case "listener" | "upstream":
                    yield from self._protocols(item)
                case "certificate":
                    yield self._certificate(item)
                case "private-key":
                    yield self._key(item)
        yield from (self._algorithms[name] for name in sorted(self._algorithms))

    def _protocols(self, item: Item) -> Iterator["Component"]:
        versions = item.field("tls.versions")
        tls = item.field("tls")
        if tls is None or tls.values in ((), ("nothing",)):
            return
        names = versions.values if versions is not None else ()
        for version in names or ("",):
            suites = [self._suite(name) for name in _suites(item, version)]
            groups = item.field("tls.groups")
            refs = [self._algorithm(algorithms.group(name)).bom_ref for name in (groups.values if groups else ())]
            properties = self._crypto.ProtocolProperties(
                type=self._crypto.ProtocolPropertiesType.TLS,
                version=version.removeprefix("TLSv").removeprefix("SSLv") or None,
                cipher_suites=suites,
                crypto_refs=refs,
            )
            asset = self._crypto.CryptoAssetType.PROTOCOL
            crypto = self._crypto.CryptoProperties(asset_type=asset, protocol_properties=properties)
            yield self._component(item, f"{item.id}/{version or 'TLS'}", crypto)

    def _suite(self, name: str) -> Any:  # noqa: ANN401  # a class of the library
        suite = find(name)
        if suite is None:
            return self._crypto.ProtocolPropertiesCipherSuite(name=name)
        return self._crypto.ProtocolPropertiesCipherSuite(
            name=suite.name,
            algorithms=[self._algorithm(one).bom_ref for one in algorithms.algorithms(suite)],
            identifiers=[f"0x{suite.code >> 8:02X}", f"0x{suite.code & 0xFF:02X}"],
        )

    def _certificate(self, item: Item) -> "Component":
        names, last = item.field("names"), item.field("not-after")
        day = None if last is None or not last.values else datetime.fromisoformat(last.values[0]).date()
        properties = self._crypto.CertificateProperties(
            subject_name=", ".join(names.values) if names is not None and names.values else None,
            issuer_name=item.shown("life.authority") or None,
            not_valid_after=None if day is None else datetime.combine(day, time.max, UTC),
            certificate_format="X.509",
        )
        asset = self._crypto.CryptoAssetType.CERTIFICATE
        crypto = self._crypto.CryptoProperties(asset_type=asset, certificate_properties=properties)
        return self._component(item, item.id, crypto)

    def _key(self, item: Item) -> "Component":
        properties = self._crypto.RelatedCryptoMaterialProperties(
            type=self._crypto.RelatedCryptoMaterialType.PRIVATE_KEY,
        )
        asset = self._crypto.CryptoAssetType.RELATED_CRYPTO_MATERIAL
        crypto = self._crypto.CryptoProperties(asset_type=asset, related_crypto_material_properties=properties)
        return self._component(item, item.id, crypto)

    def _component(self, item: Item, reference: str, crypto: Any) -> "Component":  # noqa: ANN401  # as above
        from cyclonedx.model import Property  # noqa: PLC0415

        line = item.at.header.region.start_line
        occurrence = self._evidence.Occurrence(location=printable(self._shown(item.at.source.path)), line=line)
        said = {
            "exposure": item.shown("exposure"),
            "platform": item.platform,
            "owners": " ".join(item.owners),
            "data": " ".join(item.data),
            "violates": " ".join(item.violates),
            **{f"unknown:{field.name}": field.unknown for field in item.fields if field.unknown},
        }
        return self._model.Component(
            bom_ref=f"{item.kind}/{printable(reference)}",
            name=printable(item.name),
            type=self._model.ComponentType.CRYPTOGRAPHIC_ASSET,
            crypto_properties=crypto,
            evidence=self._evidence.ComponentEvidence(occurrences=[occurrence]),
            properties=[
                Property(name=f"tlslint:{name}", value=printable(value)) for name, value in said.items() if value
            ],
        )

    def _algorithm(self, algorithm: Algorithm) -> "Component":
        if algorithm.name not in self._algorithms:
            crypto = self._crypto
            properties = crypto.AlgorithmProperties(
                primitive=crypto.CryptoPrimitive(algorithm.primitive),
                parameter_set_identifier=algorithm.parameters or None,
                mode=crypto.CryptoMode(algorithm.mode) if algorithm.mode else None,
                classical_security_level=algorithm.classical,
                nist_quantum_security_level=algorithm.quantum,
            )
            self._algorithms[algorithm.name] = self._model.Component(
                bom_ref=f"algorithm/{algorithm.name}",
                name=algorithm.name,
                type=self._model.ComponentType.CRYPTOGRAPHIC_ASSET,
                crypto_properties=crypto.CryptoProperties(
                    asset_type=crypto.CryptoAssetType.ALGORITHM, algorithm_properties=properties
                ),
            )
        return self._algorithms[algorithm.name]


def _suites(item: Item, version: str) -> list[str]:
    """Return the suites that a version can negotiate, of those in effect."""
    field = item.field("tls.cipher-suites")
    names = () if field is None else field.values
    return [name for name in names if (suite := find(name)) is None or not version or version in suite.versions]
