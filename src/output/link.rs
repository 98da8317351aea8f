//! Whether a value is only a web address.
//!
//! Does not know how a format writes a link.

use crate::escape::{TextPart, parts};

/// Whether the text is a single `http://` or `https://` address that can be followed safely: nothing
/// in it is hidden, breaks the line or could end the link early.
///
/// No other scheme is accepted: `javascript:` and `data:` would run code from the source.
pub(crate) fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\'))
        && parts(rest).all(|part| matches!(part, TextPart::Plain(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_complete_web_address_is_a_link() {
        for address in ["https://ecpat.org/a?b=1&c=%20#d", "http://example.org"] {
            assert!(is_link(address), "{address}");
        }
        for text in [
            "https://",
            "see https://ecpat.org",
            "https://ecpat.org and more",
            "javascript:alert(1)",
            " https://ecpat.org",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }

    #[test]
    fn an_address_with_a_hidden_or_dangerous_character_is_not_a_link() {
        for end in ["/\u{202e}gpj.exe", "/\u{200b}", "/\n", "/\"onclick=\"x", "/<script>", "\\@evil.example"]
        {
            assert!(!is_link(&format!("https://ecpat.org{end}")), "{end}");
        }
    }
}
