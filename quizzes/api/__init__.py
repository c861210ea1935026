"""The quiz over REST, beside the cards: who asks, what may be told, and what is taken."""
