//! Statistics follow the values, not the range that was declared for them; exact answers keep their digits.
