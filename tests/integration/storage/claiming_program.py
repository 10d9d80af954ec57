"""Claims a conversation and keeps it until it is killed: `python claiming_program.py URL CONVERSATION`."""

from __future__ import annotations

import sys

from bot.storage.claims import claims_at

if __name__ == "__main__":
    claims = claims_at(sys.argv[1])
    print("taken" if claims.take(sys.argv[2]) else "refused", flush=True)
    for line in sys.stdin:
        if line.strip() == "give back":
            claims.give_back(sys.argv[2])
            print("given back", flush=True)
