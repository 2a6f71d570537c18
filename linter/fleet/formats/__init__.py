"""What a fleet answers, in the formats that people and programs read."""
