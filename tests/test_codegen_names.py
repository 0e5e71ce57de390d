"""Wire names and Python names, both ways."""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codegen.names import (
    argument_name,
    attribute_name,
    class_name,
    is_python_name,
    method_name,
    module_name,
    python_name,
    shape_class,
    singular,
    words,
)
from codegen.plan import plan_service
from codegen.spec import Spec, load

SPECS = Path(__file__).parent.parent / "specs"
ALL: dict[str, Spec] = {key: load(SPECS / key) for key in ("ims", "ram", "sts")}

PYTHON = [
    # the examples of the naming rule
    ("CreateVirtualMFADevice", "create_virtual_mfa_device"),
    ("AddClientIdToOIDCProvider", "add_client_id_to_oidc_provider"),
    ("IPItemsPerAKPolicyQuota", "ip_items_per_ak_policy_quota"),
    ("EncodedSAMLMetadataDocument", "encoded_saml_metadata_document"),
    ("AuthenticationCode1", "authentication_code1"),
    # camelCase and mixed words
    ("widgetName", "widget_name"),
    ("vSwitchId", "v_switch_id"),
    ("PrivateIPv4Address", "private_ipv4_address"),
    ("Ipv6CidrBlock", "ipv6_cidr_block"),
    ("userIDs", "user_ids"),
    ("URLs", "urls"),
    ("OAuth2Client", "oauth2_client"),
    ("SHA256Sum", "sha256_sum"),
    # what no identifier can hold
    ("Tag.1.Key", "tag_1_key"),
    ("x-widget-trace", "x_widget_trace"),
    ("of one", "of_one"),
    ("2fa", "n2_fa"),
    # keywords, soft ones excepted
    ("from", "from_"),
    ("Class", "class_"),
    ("None", "none"),
    ("match", "match"),
]


@pytest.mark.parametrize(("wire", "python"), PYTHON, ids=[wire for wire, _ in PYTHON])
def test_a_wire_name_becomes_a_python_name(wire: str, python: str) -> None:
    assert python_name(wire) == python
    assert python.isidentifier()
    assert not keyword.iskeyword(python)


@pytest.mark.parametrize("wire", ["", "控件", "-", "..."])
def test_a_name_without_latin_letters_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match="no Python name"):
        python_name(wire)
    with pytest.raises(ValueError, match="no class name"):
        class_name(wire)


def wire_names() -> Iterator[tuple[str, str]]:
    for key, spec in ALL.items():
        for name, op in spec.operations.items():
            yield f"{key}.{name}", name
            yield from ((f"{key}.{name}?{wire}", wire) for wire in op.params)
            yield from ((f"{key}.{name}!{wire}", wire) for wire in op.returns)
        for name, shape in spec.shapes.items():
            yield from ((f"{key} {name}.{wire}", wire) for wire in (*shape.fields, *shape.params))


def bare(name: str) -> str:
    return name.replace("_", "").lower()


def test_nothing_in_our_specs_is_renamed_beyond_case() -> None:
    renamed = [f"{where}: {python_name(wire)}" for where, wire in wire_names() if bare(python_name(wire)) != bare(wire)]
    assert not renamed


def test_the_words_of_our_names_are_words_or_acronyms() -> None:
    # A cut inside an acronym (`MFAs` → `MF`, `As`) shows as a part of a capital and nothing else that is no word.
    stray = {
        part
        for _, wire in wire_names()
        for part in words(wire)
        if len(part) == 1 and part.isalpha() and part not in ("A",)
    }
    assert not stray


def test_generated_names_lead_back_to_the_wire() -> None:
    """The other way: what stands in the generated packages names each wire name of the specs exactly once."""
    for key, spec in ALL.items():
        operations = importlib.import_module(f"aliram.{key}.operations").OPERATIONS
        client = getattr(importlib.import_module(f"aliram.{key}.client"), f"{key.capitalize()}Client")
        assert set(operations) == set(spec.operations)
        for name, op in operations.items():
            assert callable(getattr(client, op.python)), name
            assert bare(op.python) == bare(name)
            assert {param.name for param in op.params} == set(spec.operations[name].params)
            assert all(bare(param.python) == bare(param.name) for param in op.params)
            assert len({param.python for param in op.params}) == len(op.params)
            reply = op.response_type
            attributes = {bare(field.removesuffix("_text").removesuffix("_wire")) for field in reply.__struct_fields__}
            assert attributes == {bare(wire) for wire in spec.operations[name].returns} | {"requestid"}
        methods = [name for name in vars(client) if not name.startswith("_") and callable(getattr(client, name))]
        assert len(methods) == len(operations)


TAKEN = [
    (argument_name, "Timeout", "timeout_"),
    (argument_name, "self", "self_"),
    (argument_name, "List", "list"),
    (attribute_name, "Timeout", "timeout"),
    (attribute_name, "List", "list_"),
    (attribute_name, "Str", "str_"),
    (attribute_name, "Field", "field_"),
    (attribute_name, "Property", "property_"),
    (attribute_name, "ToDict", "to_dict_"),
    (attribute_name, "Type", "type"),
    (attribute_name, "import", "import_"),
    (method_name, "List", "list_"),
    (method_name, "Call", "call_"),
    (method_name, "Operations", "operations_"),
    (method_name, "Timeout", "timeout"),
    (shape_class, "Model", "Model_"),
    (shape_class, "Any", "Any_"),
    (shape_class, "None", "None_"),
    (shape_class, "Pager", "Pager_"),
    (shape_class, "List", "List"),
    (shape_class, "Type", "Type"),
]


@pytest.mark.parametrize(("naming", "wire", "python"), TAKEN, ids=[f"{n.__name__}-{w}" for n, w, _ in TAKEN])
def test_a_name_that_generated_code_needs_gets_an_underscore(
    naming: Callable[[str], str], wire: str, python: str
) -> None:
    assert naming(wire) == python


def test_every_name_of_a_client_of_its_own_is_reserved() -> None:
    from aliram.client import ServiceClient

    own = {name for name in dir(ServiceClient) if not name.startswith("_")}
    assert not {name for name in own if is_python_name(name, "method")}


def test_every_name_of_a_model_of_its_own_is_reserved() -> None:
    from aliram.model import Model

    own = {name for name in dir(Model) if not name.startswith("_")}
    assert not {name for name in own if is_python_name(name, "attribute")}


@pytest.mark.parametrize(
    ("name", "place", "allowed"),
    [
        ("user_name", "argument", True),
        ("timeout", "argument", False),
        ("timeout", "attribute", True),
        ("class", "argument", False),
        ("to_dict", "attribute", False),
        ("UserName", "argument", False),
        ("_private", "attribute", False),
        ("call", "method", False),
        ("two words", "method", False),
    ],
)
def test_a_chosen_name_must_be_usable(name: str, place: str, allowed: bool) -> None:
    assert is_python_name(name, place) is allowed


@pytest.mark.parametrize(
    ("text", "name"),
    [("Widget-Store", "widget_store"), ("SWAS-OPEN", "swas_open"), ("oos", "oos"), ("Import", "import_"),
     ("2Go", "n2go"), ("其他", ""), ("VPC 网络", "vpc")],
)  # fmt: skip
def test_products_and_directories_name_packages_and_files(text: str, name: str) -> None:
    assert module_name(text) == name


@pytest.mark.parametrize(
    ("many", "one"),
    [("Users", "User"), ("Policies", "Policy"), ("Boxes", "Box"), ("Status", "Status"), ("AccessKeys", "AccessKey"),
     ("Addresses", "Address"), ("Data", "Data"), ("Classes", "Class"), ("ies", "ie")],
)  # fmt: skip
def test_the_element_of_a_list_is_named_in_the_singular(many: str, one: str) -> None:
    assert singular(many) == one


def test_the_migration_table_names_what_the_official_sdk_has() -> None:
    for key, spec in ALL.items():
        package = spec.service.official_package
        assert package is not None
        client = importlib.import_module(f"{package}.client").Client
        models = importlib.import_module(f"{package}.models")
        for method in plan_service(spec, {}).methods:
            assert hasattr(client, f"{method.official}_async"), f"{key}.{method.wire}"
            assert method.official_request is None or hasattr(models, method.official_request)
