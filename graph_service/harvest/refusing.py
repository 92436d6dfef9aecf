"""Why a partner's file was refused, as a file for whoever runs the service, and how to mend it."""

from datetime import UTC, datetime

from graph_service.errors import GraphServiceError, InputError, Nonconformity, Withdrawn
from graph_service.namespaces import BASE
from graph_service.partners.partner import Partner
from graph_service.publish import Judgement
from graph_service.reporting.advice import adviser_for
from graph_service.reporting.forms import text_of
from graph_service.reporting.found import found_in


def report_of(partner: Partner, reason: str, error: GraphServiceError, shapes: str) -> str:
    """Return the text.

    Args:
        partner: whose file it was.
        reason: what the refusal says.
        error: the refusal.
        shapes: the setting: what the file was held against.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    file = "" if partner.harvest is None else partner.harvest.export.iri
    lines = [f"{now}: what {partner.name} publishes at {file} was refused: {reason}"]
    if isinstance(error, InputError) and error.line is not None:
        lines.append(f"line {error.line}, column {error.column or 1}")
    lines.append("Nothing of it was taken in; what was pulled before stays. To mend it:")
    lines.append(_advice(partner, error))
    judgement = error.report if isinstance(error, Nonconformity) else None
    if isinstance(judgement, Judgement):
        found = found_in(judgement.report)
        lines += ["", text_of(found, adviser_for(shapes), BASE, judgement.origins).rstrip()]
        lines += [each.text().rstrip() for each in judgement.findings]
    return "\n".join(lines) + "\n"


def _advice(partner: Partner, error: GraphServiceError) -> str:
    if isinstance(error, Withdrawn):
        return (
            f"its file still has <{error.iri}>, which was withdrawn here. Ask the partner, "
            f"{partner.contact}; if it is to come back: graph-service withdraw --lift IRI"
        )
    if isinstance(error, Nonconformity):
        return f"send the results below to the partner, {partner.contact}."
    return (
        f"ask the partner, {partner.contact}, or change its entry if that is wrong, and try again: "
        f"graph-service partner add FILE; graph-service partner pull {partner.name}"
    )
