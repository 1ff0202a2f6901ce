//! Headers whose value is a list.

/// The members of a list that may be spread over several headers.
pub(super) fn members<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<&'v str> {
    let members = values.into_iter().flat_map(|value| value.split(','));
    members.map(str::trim).filter(|member| !member.is_empty()).collect()
}

/// The same, in lower case.
pub(super) fn lower_case<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    members(values).into_iter().map(str::to_ascii_lowercase).collect()
}

/// All values of a header; case does not matter.
pub(super) fn values<'h>(headers: &'h [(String, String)], name: &str) -> Vec<&'h str> {
    headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
}
