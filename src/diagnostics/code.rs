//! What kind of fault it is, in a word that does not change when its message is worded anew.

/// The kinds of faults, for programs that read them. Messages are for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// A file cannot be read, or is no text.
    File,
    /// The file is not TOML.
    Toml,
    /// A text is not an expression, an effect or a name, as the language has them.
    Syntax,
    /// An entry has no such key.
    UnknownKey,
    /// An entry lacks a key.
    MissingKey,
    /// A value has the wrong shape, or two keys exclude each other.
    Form,
    /// A table of members has a fault.
    Table,
    /// Nothing has this name.
    UnknownName,
    /// A name that cannot be one, is taken, or is in a list twice.
    Name,
    /// A value is of the wrong type.
    Type,
    /// A value is outside what it may be, or may come to be.
    Range,
    /// A choice depends on what its actor does not know.
    Private,
    /// Something is larger than it may be.
    Limit,
    /// Something is there for nothing: never read, never true.
    Unused,
    /// A length of time is no whole number of steps.
    Rounding,
    /// Numbers without a source.
    NoSource,
    /// Another rule of the language is broken.
    #[default]
    Other,
}

impl Code {
    pub const ALL: [Code; 17] = [
        Code::File,
        Code::Toml,
        Code::Syntax,
        Code::UnknownKey,
        Code::MissingKey,
        Code::Form,
        Code::Table,
        Code::UnknownName,
        Code::Name,
        Code::Type,
        Code::Range,
        Code::Private,
        Code::Limit,
        Code::Unused,
        Code::Rounding,
        Code::NoSource,
        Code::Other,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Code::File => "file",
            Code::Toml => "toml",
            Code::Syntax => "syntax",
            Code::UnknownKey => "unknown-key",
            Code::MissingKey => "missing-key",
            Code::Form => "form",
            Code::Table => "table",
            Code::UnknownName => "unknown-name",
            Code::Name => "name",
            Code::Type => "type",
            Code::Range => "range",
            Code::Private => "private",
            Code::Limit => "limit",
            Code::Unused => "unused",
            Code::Rounding => "rounding",
            Code::NoSource => "no-source",
            Code::Other => "other",
        }
    }
}
