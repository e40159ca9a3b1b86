"""The public functions and classes, which the command line calls as anyone does; the names are to be had from `checker` itself."""
