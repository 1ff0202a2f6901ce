//! Events as API Gateway and load balancers send them, compact as Lambda passes them on. Shapes after AWS's
//! documentation; names and addresses are made up.

use serde_json::{Map, Value, json};

/// Which headers a request has.
#[derive(Clone, Copy)]
pub enum Headers {
    /// Those of a browser behind CloudFront.
    Usual,
    /// That many.
    Several(usize),
}

const USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

const BROWSER: [(&str, &str); 18] = [
    ("accept", "application/json, text/plain, */*"),
    ("accept-encoding", "gzip, deflate, br"),
    ("accept-language", "en-GB,en;q=0.9"),
    ("authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlIGhlcmU"),
    ("cache-control", "no-cache"),
    ("cookie", "session=8d1f0c5e; theme=dark"),
    ("host", "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"),
    ("referer", "https://shop.example.com/orders"),
    ("sec-ch-ua", "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\""),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-site", "same-origin"),
    ("user-agent", USER_AGENT),
    ("x-amzn-trace-id", "Root=1-690c1a2b-0123456789abcdef01234567"),
    ("x-forwarded-for", "203.0.113.7, 198.51.100.23"),
    ("x-forwarded-port", "443"),
    ("x-forwarded-proto", "https"),
];

const CLOUDFRONT: [(&str, &str); 8] = [
    ("CloudFront-Forwarded-Proto", "https"),
    ("CloudFront-Is-Desktop-Viewer", "true"),
    ("CloudFront-Is-Mobile-Viewer", "false"),
    ("CloudFront-Is-SmartTV-Viewer", "false"),
    ("CloudFront-Is-Tablet-Viewer", "false"),
    ("CloudFront-Viewer-Country", "DE"),
    ("Via", "2.0 0f1e2d3c4b5a.cloudfront.net (CloudFront)"),
    ("X-Amz-Cf-Id", "kLq0b1xPZ7u3V5mC2nT9rS8wE4yA6dF-hJgKzXcVbNmQwErTyUiOp=="),
];

impl Headers {
    fn pairs(self) -> Vec<(String, String)> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        match self {
            Headers::Usual => BROWSER.iter().chain(&CLOUDFRONT).map(own).collect(),
            Headers::Several(count) => {
                let made = (0..count).map(|at| (format!("x-header-{at}"), format!("value of header {at}")));
                made.collect()
            }
        }
    }
}

/// A REST API's event.
pub fn rest(method: &str, template: &str, path: &str, headers: Headers, body: Option<&str>) -> String {
    let mut pairs = headers.pairs();
    if body.is_some() {
        pairs.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let single: Map<String, Value> = pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let multi: Map<String, Value> = pairs.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    let placeholders: Map<String, Value> = template
        .split('/')
        .zip(path.split('/'))
        .filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?.to_owned(), json!(value))))
        .collect();
    let query = body.is_none();
    json!({
        "resource": template,
        "path": path,
        "httpMethod": method,
        "headers": single,
        "multiValueHeaders": multi,
        "queryStringParameters": query.then(|| json!({"name": "Ada Lovelace"})),
        "multiValueQueryStringParameters": query.then(|| json!({"name": ["Ada Lovelace"]})),
        "pathParameters": (!placeholders.is_empty()).then_some(placeholders),
        "stageVariables": null,
        "requestContext": {
            "resourceId": "x1y2z3",
            "resourcePath": template,
            "httpMethod": method,
            "extendedRequestId": "Qd8mZFJmliAFaXw=",
            "requestTime": "06/Nov/2025:09:12:43 +0000",
            "path": format!("/prod{path}"),
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": "prod",
            "domainPrefix": "a1b2c3d4e5",
            "requestTimeEpoch": 1_762_420_363_123_u64,
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {
                "cognitoIdentityPoolId": null,
                "accountId": null,
                "cognitoIdentityId": null,
                "caller": null,
                "sourceIp": "203.0.113.7",
                "principalOrgId": null,
                "accessKey": null,
                "cognitoAuthenticationType": null,
                "cognitoAuthenticationProvider": null,
                "userArn": null,
                "userAgent": USER_AGENT,
                "user": null,
            },
            "domainName": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
            "deploymentId": "q1w2e3",
            "apiId": "a1b2c3d4e5",
        },
        "body": body,
        "isBase64Encoded": false,
    })
    .to_string()
}

/// An HTTP API's event, payload 2.0.
pub fn http(template: &str, path: &str) -> String {
    let headers: Map<String, Value> = BROWSER
        .iter()
        .filter(|(name, _)| *name != "cookie")
        .map(|(name, value)| ((*name).into(), json!(value)))
        .collect();
    json!({
        "version": "2.0",
        "routeKey": format!("GET {template}"),
        "rawPath": path,
        "rawQueryString": "name=Ada%20Lovelace",
        "cookies": ["session=8d1f0c5e", "theme=dark"],
        "headers": headers,
        "queryStringParameters": {"name": "Ada Lovelace"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
            "domainPrefix": "a1b2c3d4e5",
            "http": {
                "method": "GET",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": USER_AGENT,
            },
            "requestId": "TpkxWhm3FiAEJMA=",
            "routeKey": format!("GET {template}"),
            "stage": "$default",
            "time": "06/Nov/2025:09:12:43 +0000",
            "timeEpoch": 1_762_420_363_123_u64,
        },
        "pathParameters": {"id": "7"},
        "isBase64Encoded": false,
    })
    .to_string()
}

/// A load balancer's event.
pub fn alb(path: &str) -> String {
    let headers: Map<String, Value> = BROWSER.iter().map(|(name, value)| ((*name).into(), json!(value))).collect();
    json!({
        "requestContext": {
            "elb": {
                "targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/d49e9d65c45c6791",
            },
        },
        "httpMethod": "GET",
        "path": path,
        "queryStringParameters": {"name": "Ada%20Lovelace"},
        "headers": headers,
        "body": "",
        "isBase64Encoded": false,
    })
    .to_string()
}
