"""Protobuf messages of Envoy, the files that they stand in, and how they name each other."""
