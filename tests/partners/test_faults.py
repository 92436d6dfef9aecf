"""How calls fail."""

from graph_service.partners.faults import PartnerFault, PartnerTimeout


def test_fault_says_whether_the_partner_ails() -> None:
    """Unless it says so, it was about one query."""
    assert not PartnerFault("x").ails and PartnerFault("x", ails=True).ails
    assert isinstance(PartnerTimeout("x"), PartnerFault)
