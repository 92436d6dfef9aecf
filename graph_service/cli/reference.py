"""The reference page of the command line, made from the commands themselves."""

import click


def describe_commands(group: click.Group) -> str:
    """Return one Markdown section a command: its usage, what it does, its options."""
    # its settings too: click keeps the help option that a command was first asked for
    context = click.Context(group, info_name="graph-service", **group.context_settings)
    return "\n".join(_sections(group, context))


def _sections(group: click.Group, context: click.Context) -> list[str]:
    sections: list[str] = []
    for name in group.list_commands(context):
        command = group.commands[name]
        inner = click.Context(command, info_name=name, parent=context, max_content_width=96)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            title = inner.command_path.removeprefix("graph-service ")
            sections.append(f"## {title}\n\n```text\n{command.get_help(inner)}\n```\n")
        if isinstance(command, click.Group):
            sections += _sections(command, inner)
    return sections
