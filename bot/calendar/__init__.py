"""Calls at an agreed time: when somebody is free, when a visitor would like one, what is booked. Pure."""
