"""The understanding of French messages: Rasa graph components, and the plain Python they are made of."""
