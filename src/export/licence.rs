//! Licences as other programs name them. The database has the SPDX identifier or other text from a pack.

/// The licence of the facts as recorded in the built-in packs.
pub(super) const OF_FACTS: &str = "MIT";

/// The address of its text.
pub(super) const OF_FACTS_ADDRESS: &str = "https://spdx.org/licenses/MIT.html";

/// What it applies to.
pub(super) const OF_FACTS_TITLE: &str = "The facts as recorded in the built-in packs of ecpat-kb";

/// The text for formats without a field for it.
pub(super) fn of_facts() -> String {
    format!("{OF_FACTS_TITLE}: licence {OF_FACTS}")
}

/// Whether a licence has the form of an SPDX identifier: letters, digits, `.`, `-`.
/// <https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>
pub(super) fn is_identifier(licence: &str) -> bool {
    !licence.is_empty()
        && licence.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

/// The address of a licence's text, if its identifier determines it: those of Creative Commons.
pub(super) fn address(licence: &str) -> Option<String> {
    const SITE: &str = "https://creativecommons.org";
    if licence == "CC0-1.0" {
        return Some(format!("{SITE}/publicdomain/zero/1.0/"));
    }
    let (terms, version) = licence.strip_prefix("CC-")?.rsplit_once('-')?;
    let known = ["BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND"].contains(&terms)
        && ["1.0", "2.0", "2.5", "3.0", "4.0"].contains(&version);
    known.then(|| format!("{SITE}/licenses/{}/{version}/", terms.to_ascii_lowercase()))
}

/// A title that says whose licence it is, so that it is not taken for the licence of the facts.
pub(super) fn of_source(title: &str, slug: &str) -> String {
    format!("Licence of the source “{title}” ({slug})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_of_creative_commons_have_addresses() {
        let shown = |licence| address(licence).unwrap_or_default();
        assert_eq!(shown("CC-BY-SA-3.0"), "https://creativecommons.org/licenses/by-sa/3.0/");
        assert_eq!(shown("CC-BY-4.0"), "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(shown("CC0-1.0"), "https://creativecommons.org/publicdomain/zero/1.0/");
        for unknown in ["MIT", "CC-BY-SA", "CC-BY-SA-3.0-DE", "CC-BY/../x-4.0", ""] {
            assert_eq!(address(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn an_expression_is_not_an_identifier() {
        assert!(is_identifier("CC-BY-SA-3.0"));
        assert!(!is_identifier("MIT OR Apache-2.0"));
        assert!(!is_identifier("all rights reserved"));
    }
}
