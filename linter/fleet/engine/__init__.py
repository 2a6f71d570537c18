"""Who reads the repositories: processes of this machine, or those of a cluster that is there already."""
