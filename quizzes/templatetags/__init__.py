"""The quiz's figures in the words and pictures a learner sees."""
