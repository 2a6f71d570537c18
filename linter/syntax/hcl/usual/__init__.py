"""HCL as Terraform's formatter and most people write it, which is told without a parser.  Reads no expression."""
