"""What is handed over to people and to other tools: events, receivers, attempts. Pure.

`bot.leads.outgoing` writes an event into the outbox with the lead; here is what becomes of it: one delivery
for each receiver, tried until it succeeds, with an identifier that never changes.
"""
