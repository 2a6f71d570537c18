"""Data flows: endpoints of all platforms joined into one graph.  Knows the model, and no platform."""
