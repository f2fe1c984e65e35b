"""`python -m bot` is `sigbot`."""

from bot.cli import main

main()
