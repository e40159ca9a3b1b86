"""What is kept between runs: whose folder it is, and what was found of models before. Imports no other room."""
