//! NaN, infinities, missing measurements and values outside stated ranges: never a number that means something else.
