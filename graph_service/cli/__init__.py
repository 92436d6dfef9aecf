"""The command ``graph-service``: one file a verb, each a thin layer over the packages below."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="graph-service")
def main() -> None:
    """Check, build, serve, query and export the graph of reprisals."""
