"""The tables that the service shows of its conformance."""

from graph_service.conformance import report


def test_sums_are_those_of_the_tables() -> None:
    """Each case is counted once: as the suite says, by value, otherwise or refused."""
    suites = report.suites()
    assert {each.name for each in suites} == {row["suite"] for row in report.folders()}
    for each in suites:
        counted = each.passed + each.by_value + each.different + each.refused
        assert counted == each.cases > 0, each.name
        assert min(each.passed, each.by_value, each.different, each.refused) >= 0


def test_every_exception_has_its_reason() -> None:
    """No case comes out otherwise without a word, and each belongs to a suite that is run."""
    names = {row["suite"] for row in report.folders()}
    for each in report.exceptions():
        assert each.reason and each.suite in names, each.case
    shown = [case for _, _, cases in report.reasons() for case in cases]
    assert len(shown) == sum(each.cases - each.passed for each in report.suites())


def test_specifications_have_addresses_of_their_own() -> None:
    """A program compares URIs: none twice, none without."""
    uris = [each.uri for each in report.specifications()]
    assert len(set(uris)) == len(uris) >= 20
    assert all(uri.startswith("https://") for uri in uris)
    assert report.describe()["conformsTo"] == uris
