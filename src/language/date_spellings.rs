//! Dates as people write them elsewhere: `22.9.2015`, `9/22/2015`, `22 Sep 2015`.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date in another spelling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spelling {
    /// Its bytes at the beginning of the text.
    pub length: usize,
    /// Whether slashes stand in it, which divide.
    pub slashes: bool,
    /// What day it is, and what other day it may be; none if there is no such day.
    pub days: [Option<Date>; 2],
}

impl Spelling {
    /// What to write instead.
    pub fn help(self) -> String {
        match self.days {
            [Some(one), Some(other)] => format!("write `{one}` or `{other}`, whichever is meant"),
            [Some(day), None] | [None, Some(day)] => format!("write `{day}`"),
            [None, None] => "a date is written `2015-09-22`".to_owned(),
        }
    }
}

/// The date in another spelling that a text begins with.
pub fn spelling(text: &str) -> Option<Spelling> {
    let parts = Parts { text, at: 0 };
    let found =
        parts.clone().numbers().or_else(|| parts.clone().day_first()).or_else(|| parts.month_first())?;
    let after = text[found.length..].chars().next();
    (!after.is_some_and(|c| c.is_alphanumeric() || c == '_')).then_some(found)
}

/// The same if the whole text is one, blanks around it left aside.
pub fn whole(text: &str) -> Option<Spelling> {
    let text = text.trim();
    spelling(text).filter(|found| found.length == text.len())
}

/// The day that three numbers parted by slashes may mean.
pub fn of_quotient(numbers: [f64; 3]) -> Option<Spelling> {
    whole(&format!("{}/{}/{}", numbers[0], numbers[1], numbers[2]))
}

#[derive(Clone)]
struct Parts<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parts<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Digits, at most four.
    fn digits(&mut self) -> Option<(i16, usize)> {
        let length = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest().get(..length).filter(|_| (1..=4).contains(&length))?.parse().ok()?;
        self.at += length;
        Some((value, length))
    }

    fn year(&mut self) -> Option<i16> {
        self.digits().filter(|(_, length)| *length == 4).map(|(year, _)| year)
    }

    /// A day or a month.
    fn short(&mut self) -> Option<i8> {
        self.digits().filter(|(_, length)| *length <= 2).and_then(|(value, _)| i8::try_from(value).ok())
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.rest().starts_with(sign).then(|| self.at += sign.len_utf8())
    }

    fn blanks(&mut self) -> bool {
        let blanks = self.rest().len() - self.rest().trim_start_matches(' ').len();
        self.at += blanks;
        blanks > 0
    }

    fn month(&mut self) -> Option<i8> {
        let length = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = self.rest()[..length].to_lowercase();
        // `sep` and `sept` will do.
        let month = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word.as_str()))?;
        self.at += length;
        i8::try_from(month + 1).ok()
    }

    fn found(&self, slashes: bool, days: [Option<Date>; 2]) -> Spelling {
        Spelling { length: self.at, slashes, days }
    }

    /// `22.9.2015`, `9/22/2015`, `2015/9/22`, `2015.9.22`.
    fn numbers(mut self) -> Option<Spelling> {
        let (first, length) = self.digits()?;
        let sign = self.rest().chars().next().filter(|c| matches!(c, '.' | '/'))?;
        self.sign(sign)?;
        let slashes = sign == '/';
        let second = self.short()?;
        self.sign(sign)?;
        if length == 4 {
            let third = self.short()?;
            return Some(self.found(slashes, [Date::new(first, second, third).ok(), None]));
        }
        let first = i8::try_from(first).ok().filter(|_| length <= 2)?;
        let year = self.year()?;
        let day_first = Date::new(year, second, first).ok();
        // With points the day comes first everywhere; with slashes that depends on the country.
        let month_first =
            Date::new(year, first, second).ok().filter(|day| slashes && Some(*day) != day_first);
        Some(self.found(slashes, [day_first, month_first]))
    }

    /// `22 Sep 2015`, `22. September 2015`.
    fn day_first(mut self) -> Option<Spelling> {
        let day = self.short()?;
        self.sign('.');
        self.blanks();
        let month = self.month()?;
        self.sign('.');
        self.blanks();
        let year = self.year()?;
        Some(self.found(false, [Date::new(year, month, day).ok(), None]))
    }

    /// `Sep 22, 2015`.
    fn month_first(mut self) -> Option<Spelling> {
        let month = self.month()?;
        self.sign('.');
        self.blanks().then_some(())?;
        let day = self.short()?;
        self.sign(',');
        self.blanks().then_some(())?;
        let year = self.year()?;
        Some(self.found(false, [Date::new(year, month, day).ok(), None]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "22.9.2015",
            "22.09.2015",
            "9/22/2015",
            "22/9/2015",
            "2015/09/22",
            "2015.9.22",
            "22 Sep 2015",
            "22 September 2015",
            "22. Sept. 2015",
            "Sep 22, 2015",
            "September 22 2015",
            "22Sep2015",
        ] {
            let found = whole(text).expect(text);
            assert_eq!(found.help(), "write `2015-09-22`", "{text}");
        }
        let either = whole("3/4/2015").expect("a date");
        assert_eq!(either.help(), "write `2015-04-03` or `2015-03-04`, whichever is meant");
        assert_eq!(whole("4/4/2015").expect("a date").help(), "write `2015-04-04`");
        assert!(whole("32.13.2015").expect("a shape").help().contains("`2015-09-22`"));
    }

    #[test]
    fn what_is_no_date() {
        for text in
            ["", "22.9", "2015-09-22", "1/2", "22 apples 2015", "sep", "5 weeks", "1.5.3", "22.9.20155", "ä"]
        {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
