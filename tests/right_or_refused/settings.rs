//! A value means the same wherever it comes from: the file, a variant, a sweep, a draw, the command line.
