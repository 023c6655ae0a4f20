"""One recogniser for each kind of fact, with the words and rules that it goes by."""
