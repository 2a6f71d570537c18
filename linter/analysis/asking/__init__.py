"""What is asked beside a judgement: the graph of data flows, and all that is known of a line.  Knows no format."""
