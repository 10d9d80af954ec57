"""`python -m bot.cli`: the same as the program `aiguilleur`."""

from bot.cli.main import run

run()
