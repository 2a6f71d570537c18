"""Files to subjects: by the platforms that claim them, and by those of what they carry.  Knows no rule."""
