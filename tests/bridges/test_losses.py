"""Losses are counted, sorted and told."""

from graph_service.bridges.losses import Loss, Losses, summed_up
from graph_service.namespaces import expand


def test_losses_of_one_kind_are_one_row() -> None:
    """The same class, property and reason are counted together; IRIs are shown compact."""
    losses = Losses()
    losses.add(expand("rep:Act"), expand("rep:date"), "no place, there")
    losses.add(expand("rep:Act"), expand("rep:date"), "no place, there", 2)
    losses.add("Event", "Column", "unknown")
    assert list(losses) == [
        Loss("Event", "Column", 1, "unknown"),
        Loss("rep:Act", "rep:date", 3, "no place, there"),
    ]
    assert losses.report() == (
        b'class,property,number,why\nEvent,Column,1,unknown\nrep:Act,rep:date,3,"no place, there"\n'
    )


def test_report_is_summed_up_by_class_and_reason() -> None:
    """People read a line for each class and reason."""
    losses = Losses()
    losses.add("A", "x", "because")
    losses.add("A", "y", "because", 2)
    assert list(summed_up(losses.report())) == ["left out: 3 of A: because"]
    assert list(summed_up(Losses().report())) == []
