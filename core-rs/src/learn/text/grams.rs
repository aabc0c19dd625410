//! Text to n-grams, with the semantics of scikit-learn's `word` and `char_wb` analyzers.

use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::random::mix;

/// Which n-grams are features: shortest and longest, of words and of characters within words; either may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analyzer {
    /// Runs of words of two letters, digits or underscores and more.
    pub words: Option<(usize, usize)>,
    /// Runs of characters of each word with a space on both sides.
    pub chars: Option<(usize, usize)>,
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

    /// Calls `found(hash, term)` for every n-gram of a text, as often as it occurs. `term` builds the n-gram's name:
    /// words begin with `w:`, characters with `c:`.
    ///
    /// Unicode lower case first. Letters and digits are Unicode's Alphabetic and Numeric.
    pub(super) fn grams(&self, text: &str, found: &mut dyn FnMut(u64, &dyn Fn() -> String)) {
        let lower = text.to_lowercase();
        if let Some(range) = self.words {
            words(&lower, range, found);
        }
        if let Some(range) = self.chars {
            chars(&lower, range, found);
        }
    }
}

const WORD_SEED: u64 = 0x243F_6A88_85A3_08D3;
const CHAR_SEED: u64 = 0x1319_8A2E_0370_7344;

#[inline]
fn step(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(23)
}

fn words(lower: &str, (least, most): (usize, usize), found: &mut dyn FnMut(u64, &dyn Fn() -> String)) {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<&str> =
        lower.split(|letter| !is_word(letter)).filter(|word| word.chars().nth(1).is_some()).collect();
    for start in 0..words.len() {
        let mut hash = WORD_SEED;
        for (count, word) in (1..=most).zip(words.iter().skip(start)) {
            hash = word.chars().fold(step(hash, ' '), step);
            if count >= least {
                let name = || format!("w:{}", words.get(start..start + count).unwrap_or(&[]).join(" "));
                found(mix(hash), &name);
            }
        }
    }
}

fn chars(lower: &str, (least, most): (usize, usize), found: &mut dyn FnMut(u64, &dyn Fn() -> String)) {
    let mut letters: Vec<char> = Vec::new();
    for word in lower.split_whitespace() {
        letters.clear();
        letters.push(' ');
        letters.extend(word.chars());
        letters.push(' ');
        let least = least.min(letters.len());
        for start in 0..letters.len() {
            let mut hash = CHAR_SEED;
            for (count, &letter) in (1..=most).zip(letters.iter().skip(start)) {
                hash = step(hash, letter);
                if count >= least {
                    let own = letters.get(start..start + count).unwrap_or(&[]);
                    found(mix(hash), &|| ['c', ':'].iter().chain(own).collect());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Analyzer;

    fn terms(analyzer: Analyzer, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        analyzer.grams(text, &mut |_, name| all.push(name()));
        all.sort();
        all
    }

    #[test]
    fn grams_of_words_are_those_of_the_word_analyzer() {
        let analyzer = Analyzer { words: Some((1, 2)), chars: None };
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
            let analyzer = Analyzer { words: None, chars: Some(range) };
            assert_eq!(terms(analyzer, text), expected, "{text}");
        }
    }

    #[test]
    fn grams_of_equal_names_have_equal_hashes() {
        let analyzer = Analyzer { words: Some((1, 2)), chars: Some((2, 5)) };
        let mut seen = std::collections::BTreeMap::new();
        for text in ["the quick brown fox", "the slow brown dog", "quick brown"] {
            analyzer.grams(text, &mut |hash, name| {
                assert_eq!(*seen.entry(name()).or_insert(hash), hash);
                assert_eq!(Analyzer::hash_of(&name()), Some(hash));
            });
        }
        let mut hashes: Vec<u64> = seen.values().copied().collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), seen.len());
    }
}
