"""One run, from paths to a report: what is read, what platforms make of it, what rules and people say of that."""
