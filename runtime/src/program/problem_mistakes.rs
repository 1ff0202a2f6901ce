//! What is wrong with the settings for problems.

use http::{StatusCode, Uri};

use crate::routes::Mistake;
use crate::scope::ProblemSettings;

/// The characters after which the code of a problem can stand in a URL.
const ENDS: [char; 4] = ['/', '#', '=', ':'];

/// The mistakes in the settings.
pub(crate) fn mistakes(settings: &ProblemSettings) -> impl Iterator<Item = Mistake> {
    let of_base = settings.base.as_deref().and_then(of_base);
    let of_statuses = settings.bad_bodies.iter().filter(|(_, status)| !status.is_client_error());
    of_base.into_iter().chain(of_statuses.map(|(_, status)| of_status(*status)))
}

fn of_base(base: &str) -> Option<Mistake> {
    let mistake = |message: &str, fix: &str| Some(Mistake::of_settings("Api::problem_base", message, fix));
    if !is_absolute(base) {
        return mistake(&format!("`{base}` is not a whole URL"), "`https://errors.example/`");
    }
    if !base.ends_with(ENDS) {
        let message = format!("a code after `{base}` would be a part of its last name");
        return mistake(&message, &format!("end it with a slash, `{base}/`"));
    }
    None
}

/// Whether the text is an absolute URL, or a URN.
fn is_absolute(base: &str) -> bool {
    if base.strip_prefix("urn:").is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic())) {
        return true;
    }
    // The `Uri` of requests has no fragment.
    let whole = base.split_once('#').map_or(base, |(whole, _)| whole);
    whole.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.authority().is_some())
}

fn of_status(status: StatusCode) -> Mistake {
    let message = format!("{} is not the status of a client's fault", status.as_u16());
    Mistake::of_settings("Api::bad_body_status", &message, "one of 400 to 499, `StatusCode::BAD_REQUEST`")
}
