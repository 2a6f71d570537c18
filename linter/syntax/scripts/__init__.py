"""Scripts that write files, of shells and those that build images, and files of variables beside them."""
