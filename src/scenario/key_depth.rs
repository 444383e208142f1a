//! A look at the text before the TOML parser sees it: dotted keys so long that a tree of them is too deep.

/// The most parts a dotted key may have; the language itself needs eight.
const MOST_PARTS: usize = 32;

/// The bytes of the first dotted key with too many parts, up to the part too many.
pub(super) fn endless_key(text: &str) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut start, mut dots) = (0, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'\'' => {
                at = after_string(bytes, at);
                continue;
            }
            b'#' => at = end_of_line(bytes, at),
            b'.' => {
                dots += 1;
                if dots >= MOST_PARTS {
                    return Some(start..at + 1);
                }
            }
            _ => {}
        }
        if at < bytes.len() && matches!(bytes[at], b'\n' | b'=' | b',' | b'{' | b'}' | b'[' | b']') {
            (start, dots) = (at + 1, 0);
        }
        at += 1;
    }
    None
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n)
}

/// Where the text goes on after the string that opens at `at`; a string left open ends with its line.
fn after_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let long = bytes[at..].starts_with(&[quote; 3]);
    let mut next = at + if long { 3 } else { 1 };
    while next < bytes.len() {
        match bytes[next] {
            b'\\' if quote == b'"' => next += 1,
            b'\n' if !long => return next,
            b if b == quote && !long => return next + 1,
            b if b == quote && bytes[next..].starts_with(&[quote; 3]) => return next + 3,
            _ => {}
        }
        next += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_of_one_key_are_counted_and_no_others() {
        assert_eq!(endless_key(&"a.b = 0.5\n".repeat(100)), None);
        assert_eq!(endless_key(&format!("a = \"{}\" # {}\n", ".".repeat(99), ".".repeat(99))), None);
        assert_eq!(endless_key(&format!("a = '''\n{}\n'''\n", ".".repeat(99))), None);
        assert_eq!(endless_key(&format!("x = 1\n{}a = 1", "a.".repeat(32))), Some(6..70));
        assert_eq!(endless_key(&format!("[{}a]", "a.".repeat(100_000))), Some(1..65));
        assert_eq!(endless_key(&format!("{}a = 1", "\"x.\".".repeat(40))), Some(0..160));
    }

    #[test]
    fn a_string_left_open_does_not_hide_the_next_line() {
        assert_eq!(endless_key(&format!("x = \"\n{}a = 1", "a.".repeat(40))), Some(6..70));
        assert_eq!(endless_key("x = \"\\"), None);
    }
}
