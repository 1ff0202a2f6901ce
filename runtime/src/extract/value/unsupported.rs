//! The types that a part with names and values cannot be read as.

use super::error::{Key, ValueError};

/// The error for a part with names and values if the argument's type is a single value: the program is wrong.
pub(crate) fn needs_fields() -> ValueError {
    ValueError::unsupported("can only be read as a struct or a map, and the argument's type is neither")
}

/// The error for a value that is text if its type is a struct, map or tagged enum: the program is wrong.
pub(crate) fn needs_text(key: Option<Key>) -> ValueError {
    let error = ValueError::unsupported("is text, and the argument's type needs an object");
    ValueError { key, ..error }
}

/// The methods for single values, of a deserializer that has none.
macro_rules! not_a_single_value {
    () => {
        $crate::extract::value::unsupported::not_a_single_value! {
            deserialize_bool() deserialize_char() deserialize_str() deserialize_string() deserialize_identifier()
            deserialize_bytes() deserialize_byte_buf() deserialize_f32() deserialize_f64()
            deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
            deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
            deserialize_tuple(usize) deserialize_tuple_struct(&'static str, usize)
            deserialize_enum(&'static str, &'static [&'static str])
        }
    };
    ($($deserialize:ident($($argument:ty),*))*) => {
        $(fn $deserialize<V: serde::de::Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, ValueError> {
            Err($crate::extract::value::unsupported::needs_fields())
        })*
    };
}

pub(crate) use not_a_single_value;
