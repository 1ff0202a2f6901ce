//! The text of `help`.

const COMMANDS: &str = "\
serve   [--source SOURCE] [--port 9000] [--host 127.0.0.1] [--allow-host NAME]...
        [--function-timeout 3] [--integration-timeout 29] [--memory 128] [--stage dev] [--binary-media-type T]... [--multi-value-headers]
        [--route-response] [--claims JSON] [--transfer-mode stream|buffered] [--http-cors ORIGIN|JSON] [--url-cors ORIGIN|JSON]
        [--log] [--in-process]
        a local API Gateway in front of this program; the default command
event   METHOD PATH?QUERY [-H 'name: value']... [-d BODY|@FILE] [--source SOURCE] [--stage S]
        [--resource '/users/{id}'] [--binary-media-type T]... [--multi-value-headers] [--claims JSON]
        prints the event that the gateway would send; METHOD of a WebSocket API is CONNECT, MESSAGE or DISCONNECT
invoke  EVENT.json|- [--source SOURCE] [--binary-media-type T]... [--route-response] [--json]
        runs the handler on an event: proxy response, verdict, what the client sees
explain OUTPUT.json|- [--source SOURCE] [--accept T] [--binary-media-type T]... [--multi-value-headers]
        [--route-response] [--transfer-mode stream|buffered] [--function-error TYPE] [--json]
        judges a function's output, or explains a line of a log: API Gateway's, Lambda's, a load balancer's, as text
        or JSON
routes  [--json]
        lists the routes, their arguments and results

SOURCE    rest       REST API, the default          alb        Application Load Balancer
          http       HTTP API, payload 2.0          websocket  WebSocket API, with real connections
          http-v1    HTTP API, payload 1.0          lattice    VPC Lattice
          url        function URL
Without --stage, the stage is dev on a REST or WebSocket API and $default on an HTTP API. --multi-value-headers turns on
multi-value headers of a load balancer's target group; --route-response gives the routes of a WebSocket API a response;
--claims '{\"sub\":\"7\"}' is what an authorizer reports of every caller. A REST API or function URL streams if the program
does, unless --transfer-mode decides otherwise. --http-cors and --url-cors are the CORS settings of an HTTP API and of a
function URL themselves, `'{\"AllowOrigins\":[\"http://localhost:5173\"]}'` as AWS reports them, or one origin. The local gateway answers under loopback names, the address of --host and
the names of --allow-host only, so that no web page reaches it under a name of its own.
Exit status: 0 success, 1 refused, 2 wrong usage or a log that is not known.
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
