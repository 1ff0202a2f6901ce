//! The account, the API and the function that local events name; they do not exist.

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const API_ID: &str = "local00000";
pub(crate) const REGION: &str = "us-east-1";
/// The name of the function.
pub(crate) const FUNCTION: &str = "local";

/// The function's ARN.
pub(crate) fn function_arn() -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}")
}
