"""Which repositories there are, by a list or a folder.  Opens none of them."""
