//! A hash of a path template, by which `routes!` looks for two handlers with the same route. `{path*}` counts as `{path+}`:
//! both take what is below.

/// Hashes a template without the names between its braces (FNV-1a).
pub(super) fn template_hash(template: &str) -> u32 {
    const START: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let mut is_name = false;
    let counts = |byte: &u8| {
        is_name = is_name && !matches!(byte, b'}' | b'+' | b'*');
        let counts = !is_name;
        is_name |= *byte == b'{';
        counts
    };
    let bytes = template.bytes().filter(counts).map(|byte| if byte == b'*' { b'+' } else { byte });
    bytes.fold(START, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::template_hash;

    #[test]
    fn names_of_placeholders_do_not_count() {
        assert_eq!(template_hash("/users/{id}/posts/{post+}"), template_hash("/users/{user}/posts/{rest+}"));
        assert_eq!(template_hash("/files/{path*}"), template_hash("/files/{rest+}"));
    }

    #[test]
    fn everything_else_counts() {
        let templates = ["/", "/users", "/users/{id}", "/users/{id+}", "/users/{id}/posts", "/users/id", "$connect"];
        let mut hashes = templates.map(template_hash);
        hashes.sort_unstable();
        assert!(hashes.is_sorted_by(|a, b| a < b));
    }
}
