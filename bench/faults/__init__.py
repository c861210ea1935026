"""One file a fault: each brings its own servers up on loopback, breaks one, and prints what the site made of it."""
