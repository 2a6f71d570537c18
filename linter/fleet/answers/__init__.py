"""What a store says of a fleet: numbers, changes and the graph of the estate.  Writes nothing."""
