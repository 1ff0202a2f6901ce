//! How much of something an event has at most.

/// How many values a query, the headers, the cookies, the claims or a form have at most. PHP, Django, Tomcat and Express
/// accept as many.
pub(crate) const MAX_VALUES: usize = 1000;

/// How many bytes the names of a query's or header's values have in all, counted for each value but the first of a name.
pub(super) const MAX_REPEATED_NAME_BYTES: usize = 64 * 1024;

/// The length of a query, in bytes of the event. A gateway accepts 10 KB, a load balancer 16 KB ("Quotas").
pub(super) const MAX_QUERY_BYTES: usize = 64 * 1024;

/// The length of a path, and of the values of its placeholders, in bytes of the event; the same quotas hold for them.
pub(super) const MAX_PATH_BYTES: usize = 32 * 1024;
