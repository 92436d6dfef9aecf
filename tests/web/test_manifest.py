"""The manifest names what there is, each at an address of the release that is asked."""

from graph_service.web.manifest import manifest

FOUND = manifest(lambda path: f"https://data.example.org/r/{path}", "https://data.example.org/docs")


def test_each_service_has_its_address() -> None:
    """Addresses are a root and a path; templates have the place of the identifier."""
    root = "https://data.example.org/r"
    assert FOUND["view"]["url"] == f"{root}/reconcile/view?id={{{{id}}}}"
    assert FOUND["preview"]["url"].startswith(f"{root}/reconcile/preview")
    for kind, each in FOUND["suggest"].items():
        assert each["service_url"] + each["service_path"] == f"{root}/reconcile/suggest/{kind}"
        assert "${id}" in each["flyout_service_path"]
    proposals = FOUND["extend"]["propose_properties"]
    assert proposals == {"service_url": root, "service_path": "/reconcile/properties"}
    assert FOUND["documentation"] == "https://data.example.org/docs"


def test_jsonp_is_not_promised() -> None:
    """Version 0.1 would ask for it."""
    assert FOUND["versions"] == ["0.2"]
