//! Forms with files, as a browser sends them.

use bytes::Bytes;

use super::request::Request;

/// Occurs in no body but one that is made to contain it.
const BOUNDARY: &str = "api-handler-testing-7d1f0c5e2b9a4386";

/// Needs the feature `multipart`.
impl Request {
    /// Adds a field to a `multipart/form-data` body, and sets its content type.
    pub fn field(self, name: &str, value: &str) -> Self {
        let disposition = format!("form-data; name=\"{}\"", escaped(name));
        self.part(&disposition, None, value.as_bytes())
    }

    /// Adds a file to a `multipart/form-data` body, and sets its content type.
    ///
    /// A REST API passes on bytes unharmed only if its binary media types have `multipart/form-data`: a test with a file that
    /// is not text says so with [`binary_media_type`](Self::binary_media_type).
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[derive(Deserialize)]
    /// struct Upload {
    ///     photo: FormFile,
    /// }
    ///
    /// #[api_handler(POST "/photos")]
    /// fn upload(#[form] upload: Upload) -> String {
    ///     format!("{} bytes", upload.photo.bytes().len())
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![upload]).state(());
    /// let request = testing::post("/photos")
    ///     .binary_media_type("multipart/form-data")
    ///     .file("photo", "sunset.jpg", "image/jpeg", b"\xff\xd8\xff".as_slice());
    /// assert_eq!(request.send(&function).await.text(), "3 bytes");
    /// # });
    /// ```
    pub fn file(self, name: &str, file_name: &str, content_type: &str, content: impl Into<Bytes>) -> Self {
        let disposition = format!("form-data; name=\"{}\"; filename=\"{}\"", escaped(name), escaped(file_name));
        self.part(&disposition, Some(content_type), &content.into())
    }

    fn part(mut self, disposition: &str, content_type: Option<&str>, content: &[u8]) -> Self {
        let end = format!("--{BOUNDARY}--\r\n");
        let before = self.client.body.strip_suffix(end.as_bytes());
        let is_first = before.is_none();
        let mut body = before.unwrap_or_default().to_vec();
        body.extend_from_slice(format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\n").as_bytes());
        if let Some(content_type) = content_type {
            body.extend_from_slice(format!("content-type: {content_type}\r\n").as_bytes());
        }
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(end.as_bytes());
        self.client.body = body.into();
        if is_first { self.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")) } else { self }
    }
}

/// A name as browsers escape it.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
