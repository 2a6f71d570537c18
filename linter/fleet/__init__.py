"""Many repositories, read by the processes of an engine into one store, and the answers that all of them give."""
