"""Resources to endpoints, as the tables in `resources` say.  Knows no resource type itself."""
