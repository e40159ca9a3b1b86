"""What bodies read of the order of a Symmetric sort's elements: mistakes where it is certain, doubts where it may be."""
