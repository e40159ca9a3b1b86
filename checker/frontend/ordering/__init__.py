"""What bodies read of the order of a Symmetric sort's elements for certain, as far as the source tells: mistakes where it is reduced."""
