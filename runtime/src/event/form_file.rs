//! A file of a form.

use std::borrow::Cow;
use std::fmt;
use std::str::Utf8Error;
use std::sync::Arc;

use bytes::Bytes;

use crate::text::file_name;

/// A file that a client sends with a form: a field of a `#[form]` struct. Needs the feature `multipart`.
///
/// The fields of the form that are text are read as in any `#[form]`. A file may be an `Option<FormFile>` or, as
/// `<input type="file" multiple>` sends them, a `Vec<FormFile>`. A file input that was left empty counts as not sent.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[derive(Deserialize)]
/// struct Upload {
///     title: String,
///     photo: FormFile,
/// }
///
/// #[api_handler(POST "/photos")]
/// fn upload(#[form] upload: Upload) -> Result<String, Problem> {
///     if upload.photo.content_type() != Some("image/jpeg") {
///         return Err(Problem::bad_request("send a JPEG"));
///     }
///     let name = upload.photo.name().unwrap_or_else(|| "photo.jpg".into());
///     Ok(format!("{}: {name}, {} bytes", upload.title, upload.photo.bytes().len()))
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let function = Api::new(routes![upload]).state(());
/// let request = testing::post("/photos").field("title", "Sunset").file("photo", "../sunset.jpg", "image/jpeg", "..");
/// assert_eq!(request.send(&function).await.text(), "Sunset: sunset.jpg, 2 bytes");
/// # });
/// ```
///
/// The bytes are not copied when the file is cloned, and not for each file: files share the memory of the request's body.
/// Whoever keeps one file keeps the whole body in memory; copy it, `file.bytes().to_vec()`, if it is to live longer than the
/// request.
#[derive(Clone, PartialEq, Eq)]
pub struct FormFile {
    name: Arc<str>,
    content_type: Option<Arc<str>>,
    bytes: Bytes,
}

impl FormFile {
    pub(crate) fn new(name: &str, content_type: Option<&str>, bytes: Bytes) -> Self {
        FormFile { name: name.into(), content_type: content_type.map(Into::into), bytes }
    }

    /// The name of the file, safe to use as one component of a path, in a header or in a log; `None` if the client has sent
    /// none, or nothing of it is safe.
    ///
    /// It has no directories, control characters or characters that file systems, shells and headers give a meaning, does not
    /// begin with a dot, and has at most 255 bytes. Two files may have the same name, so it is not a key to store them under.
    pub fn name(&self) -> Option<Cow<'_, str>> {
        file_name::safe(&self.name)
    }

    /// The name exactly as the client has sent it. It may contain `../`, control characters or anything else; do not make a
    /// path, a key or a header of it.
    pub fn untrusted_name(&self) -> &str {
        &self.name
    }

    /// The content type that the client claims; nobody has checked it. `None` if it has sent none.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The content of the file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The content of the file.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// The content of the file as text.
    ///
    /// # Errors
    ///
    /// The file is not UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(&self.bytes)
    }
}

impl AsRef<[u8]> for FormFile {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for FormFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it is large, and may be private.
        f.debug_struct("FormFile")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("len", &self.bytes.len())
            .finish()
    }
}
