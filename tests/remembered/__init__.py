"""What is kept between runs: of what, under which key, and that nothing that is told of one spec is told of another."""
