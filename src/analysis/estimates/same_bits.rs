//! Answers that are the same to the last bit. What is not a number is the same as what is not a number: a number that is
//! missing here and there makes no difference.

/// Equality of answers and all their parts, down to numbers.
pub trait SameBits {
    fn same_bits(&self, other: &Self) -> bool;
}

impl SameBits for f64 {
    fn same_bits(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
    }
}

impl<T: SameBits> SameBits for Option<T> {
    fn same_bits(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.same_bits(other),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: SameBits> SameBits for [T] {
    fn same_bits(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(one, other)| one.same_bits(other))
    }
}

impl<T: SameBits, const N: usize> SameBits for [T; N] {
    fn same_bits(&self, other: &Self) -> bool {
        self[..].same_bits(&other[..])
    }
}

impl<T: SameBits> SameBits for Vec<T> {
    fn same_bits(&self, other: &Self) -> bool {
        self[..].same_bits(&other[..])
    }
}

impl<A: SameBits, B: SameBits> SameBits for (A, B) {
    fn same_bits(&self, other: &Self) -> bool {
        self.0.same_bits(&other.0) && self.1.same_bits(&other.1)
    }
}

/// Of types without numbers that may be none, equality is that.
macro_rules! same_if_equal {
    ($($type:ty),* $(,)?) => {
        $(impl $crate::analysis::estimates::same_bits::SameBits for $type {
            fn same_bits(&self, other: &Self) -> bool {
                self == other
            }
        })*
    };
}

/// Makes two of a struct equal if all its fields, which are all named, are the same to the last bit.
macro_rules! same_bits {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::analysis::estimates::same_bits::SameBits for $type {
            fn same_bits(&self, other: &Self) -> bool {
                let $type { $($field),* } = self;
                $($crate::analysis::estimates::same_bits::SameBits::same_bits($field, &other.$field))&&*
            }
        }

        /// To the last bit; what is not a number equals what is not a number.
        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::analysis::estimates::same_bits::SameBits::same_bits(self, other)
            }
        }

        impl Eq for $type {}
    };
}

pub(crate) use {same_bits, same_if_equal};

same_if_equal!(bool, u32, u64, usize, String);

#[cfg(test)]
mod tests {
    #[derive(Debug)]
    struct Answer {
        mean: f64,
        interval: [f64; 2],
        values: Vec<Option<f64>>,
    }

    same_bits! { Answer { mean, interval, values } }

    fn answer(mean: f64) -> Answer {
        Answer { mean, interval: [mean; 2], values: vec![Some(mean), None] }
    }

    #[test]
    fn what_is_not_a_number_is_the_same_and_the_last_bit_counts() {
        assert_eq!(answer(f64::NAN), answer(-f64::NAN));
        assert_eq!(answer(0.1), answer(0.1));
        assert_ne!(answer(0.1), answer(0.1_f64.next_up()));
        assert_ne!(answer(0.0), answer(-0.0));
        assert_ne!(answer(0.0), answer(f64::NAN));
        assert_ne!(answer(1.0), Answer { values: vec![Some(1.0)], ..answer(1.0) });
        assert_ne!(answer(1.0), Answer { values: vec![Some(1.0), Some(f64::NAN)], ..answer(1.0) });
    }
}
