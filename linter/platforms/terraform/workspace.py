"""The module folders of the scanned tree, whether or not all their files were asked for.  Evaluates nothing."""
