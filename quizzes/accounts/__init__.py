"""Accounts, which nobody needs to begin: signing up and in, a second factor, and what is kept about a learner."""
