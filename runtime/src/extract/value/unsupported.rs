//! What a part with names and values cannot be read as.

use super::error::ValueError;

/// A part has names and values, and the argument's type wants a single value: the program is wrong.
pub(crate) fn wants_one() -> ValueError {
    ValueError::unsupported("cannot be read: a struct or map can be, and the argument's type wants one value")
}

/// The methods of a deserializer that is no single value.
macro_rules! not_one_value {
    () => {
        $crate::extract::value::unsupported::not_one_value! {
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
            Err($crate::extract::value::unsupported::wants_one())
        })*
    };
}

pub(crate) use not_one_value;
