"""The commands `quorum`, a file each."""

import typer

from checker.cli.commands import Commands, Later


class QuorumCommands(Commands):
    """The commands on quorum layouts."""

    rows = (
        Later(
            "verify",
            "checker.cli.quorum_verify:verify",
            "Prove that quorums meet, or show the smallest sets that do not.",
        ),
        Later(
            "measure",
            "checker.cli.quorum_measure:measure",
            "Resilience, load, capacity, network load, latency and availability, exactly.",
        ),
        Later(
            "compare",
            "checker.cli.quorum_measure:compare",
            "A table of layouts: do reads meet writes, what do they survive, what do they cost.",
        ),
        Later(
            "find",
            "checker.cli.quorum_find:find",
            "The best layout over the nodes, for a workload and what it has to survive.",
        ),
        Later(
            "show",
            "checker.cli.quorum_show:show",
            "Draw the nodes, with two quorums that miss each other, or a small read quorum and a small write quorum.",
        ),
        Later(
            "prove",
            "checker.cli.quorum_prove:prove",
            "Prove a property for every n at once, not for one layout; or find the least n at which it fails.",
        ),
        Later(
            "network",
            "checker.cli.quorum_network:network",
            "A federated network: do its quorums intersect, who matters, what stops it, what splits it.",
        ),
    )


app = typer.Typer(
    name="quorum",
    cls=QuorumCommands,
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.callback()
def quorum() -> None:
    """Verify, measure, compare, find and show quorum layouts."""
