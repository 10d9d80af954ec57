"""Plain Rasa, set up as its documentation shows: the project that the product is compared with."""
