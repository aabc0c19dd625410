//! Text to n-grams, with the semantics of scikit-learn's `word`, `char_wb` and `char` analyzers.

use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::random::mix;

/// Which n-grams are features: shortest and longest, of words and of characters; either may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analyzer {
    /// Runs of words of two letters, digits or underscores and more.
    pub words: Option<(usize, usize)>,
    /// Runs of characters of each word with a space on both sides.
    pub chars: Option<(usize, usize)>,
    /// Runs of characters go on from word to word: of the text with single spaces, one on either side.
    pub across: bool,
}

/// Longest n-gram.
const LONGEST: usize = 16;

impl Analyzer {
    pub(super) fn check(&self) -> Result<(), Error> {
        for (option, range) in [("words", self.words), ("chars", self.chars)] {
            if let Some((least, most)) = range
                && !(1 <= least && least <= most && most <= LONGEST)
            {
                return Err(bad_option(option, least as f64, "1 <= shortest <= longest <= 16"));
            }
        }
        if self.words.is_none() && self.chars.is_none() {
            return Err(bad_option("words", 0.0, "n-grams of words, of characters, or both"));
        }
        Ok(())
    }

    /// The hash of a term by its name.
    pub(super) fn hash_of(term: &str) -> Option<u64> {
        if let Some(words) = term.strip_prefix("w:") {
            let each = |hash, word: &str| word.chars().fold(step(hash, ' '), step);
            return Some(mix(words.split(' ').fold(WORD_SEED, each)));
        }
        Some(mix(term.strip_prefix("c:")?.chars().fold(CHAR_SEED, step)))
    }

    /// Calls `found(hash, name)` for every n-gram of a text, as often as it occurs.
    ///
    /// Unicode lower case first. Letters and digits are Unicode's Alphabetic and Numeric.
    pub(super) fn grams(&self, text: &str, letters: &mut Letters, mut found: impl FnMut(u64, Name<'_>)) {
        letters.read(text);
        if let Some(range) = self.words {
            letters.find_words();
            words(letters, range, &mut found);
        }
        if let Some(range) = self.chars {
            chars(letters, (range, self.across), &mut found);
        }
    }
}

const WORD_SEED: u64 = 0x243F_6A88_85A3_08D3;
const CHAR_SEED: u64 = 0x1319_8A2E_0370_7344;

#[inline]
fn step(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(23)
}

/// A text in lower case, letter by letter; its memory is used again for the next text.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// Words between single spaces, one before the first and one after the last.
    all: Vec<char>,
    /// Where each word of the word analyzer begins and ends.
    words: Vec<(usize, usize)>,
}

impl Letters {
    fn read(&mut self, text: &str) {
        self.all.clear();
        self.all.push(' ');
        if text.is_ascii() {
            text.bytes().for_each(|byte| self.push(char::from(byte.to_ascii_lowercase())));
        } else {
            text.to_lowercase().chars().for_each(|letter| self.push(letter));
        }
        self.push(' ');
    }

    #[inline]
    fn push(&mut self, letter: char) {
        if !letter.is_whitespace() {
            self.all.push(letter);
        } else if self.all.last() != Some(&' ') {
            self.all.push(' ');
        }
    }

    /// Finds runs of two letters, digits or underscores and more.
    fn find_words(&mut self) {
        self.words.clear();
        let mut start = 0;
        for (at, &letter) in self.all.iter().enumerate() {
            if letter.is_alphanumeric() || letter == '_' {
                continue;
            }
            if at >= start + 2 {
                self.words.push((start, at));
            }
            start = at + 1;
        }
    }

    fn part(&self, (from, to): (usize, usize)) -> &[char] {
        self.all.get(from..to).unwrap_or(&[])
    }
}

/// An n-gram that was found: what its name is made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name<'a> {
    /// These words.
    Words(&'a Letters, &'a [(usize, usize)]),
    /// These letters.
    Chars(&'a [char]),
}

impl Name<'_> {
    /// Appends the name: words begin with `w:`, characters with `c:`.
    pub(super) fn write(&self, to: &mut String) {
        match self {
            Self::Words(letters, words) => {
                for (count, &word) in words.iter().enumerate() {
                    to.push_str(if count == 0 { "w:" } else { " " });
                    to.extend(letters.part(word));
                }
            }
            Self::Chars(letters) => {
                to.push_str("c:");
                to.extend(*letters);
            }
        }
    }
}

fn words(letters: &Letters, (least, most): (usize, usize), found: &mut impl FnMut(u64, Name<'_>)) {
    for start in 0..letters.words.len() {
        let rest = letters.words.get(start..).unwrap_or(&[]);
        let mut hash = WORD_SEED;
        for (count, &word) in (1..=most).zip(rest) {
            hash = letters.part(word).iter().copied().fold(step(hash, ' '), step);
            if count >= least {
                found(mix(hash), Name::Words(letters, rest.get(..count).unwrap_or(&[])));
            }
        }
    }
}

fn chars(
    letters: &Letters,
    ((least, most), across): ((usize, usize), bool),
    found: &mut impl FnMut(u64, Name<'_>),
) {
    let mut rest = letters.all.as_slice();
    let last = if across { rest.len() - 1 } else { 0 };
    while let Some(end) =
        rest.iter().enumerate().skip(1).position(|(at, &letter)| letter == ' ' && at >= last)
    {
        let word = rest.get(..end + 2).unwrap_or(&[]);
        let least = least.min(word.len());
        for start in 0..word.len() {
            let tail = word.get(start..).unwrap_or(&[]);
            let mut hash = CHAR_SEED;
            for (count, &letter) in (1..=most).zip(tail) {
                hash = step(hash, letter);
                if count >= least {
                    found(mix(hash), Name::Chars(tail.get(..count).unwrap_or(&[])));
                }
            }
        }
        rest = rest.get(end + 1..).unwrap_or(&[]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Analyzer, Letters, Name};

    const TEXTS: [&str; 3] = ["the quick brown fox", "the slow brown dog", "quick brown"];

    fn name_of(name: Name<'_>) -> String {
        let mut own = String::new();
        name.write(&mut own);
        own
    }

    fn terms(analyzer: Analyzer, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        analyzer.grams(text, &mut Letters::default(), |_, name| all.push(name_of(name)));
        all.sort();
        all
    }

    #[test]
    fn grams_of_words_are_those_of_the_word_analyzer() {
        let analyzer = Analyzer { words: Some((1, 2)), chars: None, across: false };
        let cases: [(&str, &[&str]); 4] = [
            ("Red a CAR, red", &["w:car", "w:car red", "w:red", "w:red", "w:red car"]),
            ("Ёлка ДЛЯ_детей 3д", &["w:3д", "w:для_детей", "w:для_детей 3д", "w:ёлка", "w:ёлка для_детей"]),
            ("x y", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(terms(analyzer, text), expected, "{text}");
        }
    }

    #[test]
    fn grams_of_characters_are_those_of_the_char_wb_analyzer() {
        let cases: [((usize, usize), &str, &[&str]); 4] = [
            ((2, 3), "Ab", &["c: a", "c: ab", "c:ab", "c:ab ", "c:b "]),
            ((4, 5), "x", &["c: x "]),
            ((2, 2), "Жу\tя", &["c: ж", "c: я", "c:жу", "c:у ", "c:я "]),
            ((2, 5), " \n ", &[]),
        ];
        for (range, text, expected) in cases {
            let analyzer = Analyzer { words: None, chars: Some(range), across: false };
            assert_eq!(terms(analyzer, text), expected, "{text}");
        }
    }

    #[test]
    fn grams_across_words_are_those_of_the_char_analyzer_with_a_space_on_either_side() {
        let cases: [((usize, usize), &str, &[&str]); 4] = [
            ((3, 3), "Ab \t c", &["c: ab", "c: c ", "c:ab ", "c:b c"]),
            ((4, 5), "x", &["c: x "]),
            ((5, 5), "я\nж", &["c: я ж "]),
            ((2, 5), " \n ", &[]),
        ];
        for (range, text, expected) in cases {
            let analyzer = Analyzer { words: None, chars: Some(range), across: true };
            assert_eq!(terms(analyzer, text), expected, "{text}");
        }
    }

    #[test]
    fn grams_of_equal_names_have_equal_hashes() {
        let mut seen = std::collections::BTreeMap::new();
        for (across, text) in [false, true].into_iter().flat_map(|across| TEXTS.map(|text| (across, text))) {
            let analyzer = Analyzer { words: Some((1, 2)), chars: Some((2, 5)), across };
            analyzer.grams(text, &mut Letters::default(), |hash, name| {
                assert_eq!(*seen.entry(name_of(name)).or_insert(hash), hash);
                assert_eq!(Analyzer::hash_of(&name_of(name)), Some(hash));
            });
        }
        let mut hashes: Vec<u64> = seen.values().copied().collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), seen.len());
    }
}
