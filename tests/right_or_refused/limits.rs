//! What asks for too much, and a world that does not behave: refused in words, with nothing half done.
