"""What a module says: variables, locals, calls of modules, instances of resources.  Knows no resource type."""
