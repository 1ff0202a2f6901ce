//! What the toolbox can do.

const COMMANDS: &str = "\
serve   [--source SOURCE] [--port 9000] [--host 127.0.0.1] [--function-timeout 3] [--integration-timeout 29]
        [--memory 128] [--stage dev] [--binary-media-type T]... [--log] [--in-process]
        a local API Gateway with this program behind it; the command when none is named
event   METHOD PATH?QUERY [-H 'name: value']... [-d BODY|@FILE] [--source SOURCE] [--stage S]
        [--resource '/users/{id}'] [--binary-media-type T]...
        prints the event that the gateway would send
invoke  EVENT.json|- [--binary-media-type T]... [--json]
        runs the handler on an event: proxy response, verdict, what the client sees
explain OUTPUT.json|- [--source SOURCE] [--accept T] [--binary-media-type T]... [--function-error TYPE] [--json]
        judges a function's output, or says what a line of the execution log or of Lambda's log means
routes  [--json]
        lists the routes, their arguments and results

SOURCE is rest (REST API, the default), http (HTTP API, payload 2.0) or url (function URL). The stage is dev on a
REST API and $default on an HTTP API unless told. Exit status: 0 well, 1 refused, 2 wrong usage.
";

pub(super) fn text() -> String {
    format!("{}\n\n{COMMANDS}", version().trim_end())
}

pub(super) fn version() -> String {
    format!("{} (api-handler {})\n", name(), env!("CARGO_PKG_VERSION"))
}

/// The program's name.
fn name() -> String {
    let program = std::env::args_os().next().map(std::path::PathBuf::from).unwrap_or_default();
    program.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
