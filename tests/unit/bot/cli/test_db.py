from tests.unit.bot.cli.conftest import Command


def test_a_new_database_is_not_up_to_date_until_it_is_upgraded(command: Command) -> None:
    before = command("db", "check")
    assert (before.code, before.error) == (
        1,
        "error: the database is not up to date: run `aiguilleur db upgrade`\n",
    )
    assert command("db", "upgrade").code == 0
    assert command("db", "upgrade").code == 0
    assert command("db", "check").out == "The database is up to date.\n"


def test_commands_refuse_a_database_that_is_not_up_to_date(command: Command) -> None:
    assert "aiguilleur db upgrade" in command("leads", "list").error
