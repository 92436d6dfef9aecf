"""A date in the words of the page: as exactly as its source states it, and no more."""

from datetime import date

from babel.dates import format_date, format_skeleton
from flask import Flask

from graph_service.portraits.dates import Moment, When
from graph_service.web.words import language, translations

_LOCALES = {"en": "en_GB"}
"""Whose habit of writing dates a language has here: that of the United Nations."""


def register(app: Flask) -> None:
    """Give templates the filters ``when`` (a date as stated) and ``day`` (a day)."""
    app.jinja_env.filters["when"] = say
    app.jinja_env.filters["day"] = say_day


def say(when: When) -> str:
    """Return a date as stated in words; one that can't be taken apart as it is written."""
    gettext = translations(language()).gettext
    if not when.is_known:
        return gettext("date not recorded")
    if not when.ends:
        return when.stated
    if len(when.ends) == 1:
        return _say(when.ends[0])
    begin, end = when.ends
    if not begin.year:
        return gettext("until %(date)s") % {"date": _say(end)}
    if not end.year:
        return gettext("from %(date)s") % {"date": _say(begin)}
    return gettext("%(begin)s to %(end)s") % {"begin": _say(begin), "end": _say(end)}


def say_day(day: date) -> str:
    """Return a day in words."""
    return format_date(day, "long", locale=_locale())


def _say(moment: Moment) -> str:
    gettext = translations(language()).gettext
    try:
        text = _exactly(moment)
    except ValueError:  # no day of the calendar
        return "-".join(f"{part:02}" for part in (moment.year, moment.month, moment.day) if part)
    if moment.is_approximate:
        text = gettext("about %(date)s") % {"date": text}
    if moment.is_uncertain:
        text = gettext("%(date)s, uncertain") % {"date": text}
    return text


def _exactly(moment: Moment) -> str:
    gettext = translations(language()).gettext
    if moment.span > 1:
        years = {"first": moment.year, "last": moment.year + moment.span - 1}
        return gettext("between %(first)s and %(last)s") % years
    day = date(moment.year, moment.month or 1, moment.day or 1)
    if moment.day:
        return say_day(day)
    return format_skeleton("yMMMM" if moment.month else "y", day, locale=_locale())


def _locale() -> str:
    return _LOCALES.get(language(), language())
