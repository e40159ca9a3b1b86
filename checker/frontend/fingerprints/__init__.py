"""What tells one spec from another, in whichever process: everything that its meaning rests on."""
