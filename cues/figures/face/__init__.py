"""The head: a face of parametric curves on a curved surface, from the front, the side and behind."""
