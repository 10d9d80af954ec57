"""Components that Rasa's graph runs to understand French."""
