import click

from consult.hardening import harden_process


@click.command()
def command() -> None:
    """Make the pair of keys for backups, and show the half on paper this once.

    Nothing is stored. Backups are sealed to the half that is a setting; only the half on paper
    opens them again.
    """
    from consult.vault.keys import make_key_pair  # noqa: PLC0415 - `--help` needs no cryptography.
    from consult.vault.paper import write_paper_key, write_public_key  # noqa: PLC0415 - the same.

    harden_process()
    pair = make_key_pair()
    click.echo(
        "Write this down, or print it, and keep it on paper away from this machine and from the "
        f"backups:\n\n{write_paper_key(pair.private)}\n\n"
        "It is shown this once. Without it no backup can be opened, and nobody can help.\n"
        "Backups also need CONSULT_SECRET, which is in none of them: keep a copy of it with the "
        "paper.\n\nPut this line among the settings of this deployment:\n\n"
        f"CONSULT_BACKUP_KEY={write_public_key(pair.public)}"
    )
