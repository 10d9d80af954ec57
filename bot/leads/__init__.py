"""Leads: what a visitor tells about a request, and how it is captured. Pure: no storage, no web, no Rasa."""
