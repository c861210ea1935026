"""The body: a jointed skeleton posed in space, projected and drawn flat."""
