-- What Rasa keeps of conversations has a database of its own.
CREATE DATABASE tracker;
