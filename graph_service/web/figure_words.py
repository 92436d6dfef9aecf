"""What the figures of an answer say in the language of its page."""

from graph_service.web.figure import Words
from graph_service.web.result_shape import ResultShape
from graph_service.web.words import direction, language, translations


def words_for(shape: ResultShape, view: str) -> Words:
    """Return the words of a view of an answer."""
    say = translations(language()).gettext
    counted = {"counted": shape.heading_of(view)}
    titles = {
        "map": say("%(counted)s on a map") % counted,
        "bars": say("%(counted)s as bars") % counted,
        "years": say("Rows by year: %(counted)s") % counted,
        "timeline": say("The rows in order of time"),
        "network": say("What stands in one row with what"),
    }
    if view in ("timeline", "network"):
        description = say("The table below says the same in words. It is what sources report.")
    else:
        description = say("The table below has the same figures. They count what sources report.")
    return Words(
        titles.get(view, ""),
        description,
        say("not recorded"),
        say("no exact year"),
        direction(language()) == "rtl",
    )
