//! The tokens. One row per token: words that logos finds, then those that the scanner makes.

use logos::Logos;

use crate::Span;

/// What a token is. Its text is sliced from the source.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TokenKind {
    // Words with a text of their own.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    #[regex(r"[^\x00-\x7f]")] // only the first character: the scanner reads the rest
    Name,
    #[regex(r"[0-9]|\.[0-9]")] // only the start, likewise
    Number,
    #[regex(r#"([rR]|[bB]|[uU]|[fF]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF])?['"]"#)] // likewise
    String,

    // Keywords.
    #[token("False")]
    False,
    #[token("None")]
    None,
    #[token("True")]
    True,
    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("async")]
    Async,
    #[token("await")]
    Await,
    #[token("break")]
    Break,
    #[token("class")]
    Class,
    #[token("continue")]
    Continue,
    #[token("def")]
    Def,
    #[token("del")]
    Del,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("except")]
    Except,
    #[token("finally")]
    Finally,
    #[token("for")]
    For,
    #[token("from")]
    From,
    #[token("global")]
    Global,
    #[token("if")]
    If,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("is")]
    Is,
    #[token("lambda")]
    Lambda,
    #[token("nonlocal")]
    Nonlocal,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pass")]
    Pass,
    #[token("raise")]
    Raise,
    #[token("return")]
    Return,
    #[token("try")]
    Try,
    #[token("while")]
    While,
    #[token("with")]
    With,
    #[token("yield")]
    Yield,

    // Operators and brackets.
    #[token("(")]
    LPar,
    #[token(")")]
    RPar,
    #[token("[")]
    LSqb,
    #[token("]")]
    RSqb,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(":")]
    Colon,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("|")]
    VBar,
    #[token("&")]
    Amper,
    #[token("<")]
    Less,
    #[token(">")]
    Greater,
    #[token("=")]
    Equal,
    #[token(".")]
    Dot,
    #[token("%")]
    Percent,
    #[token("==")]
    EqEqual,
    #[token("!=")]
    #[token("<>")] // `from __future__ import barry_as_FLUFL` only: the scanner's caller refuses it
    NotEqual,
    #[token("<=")]
    LessEqual,
    #[token(">=")]
    GreaterEqual,
    #[token("~")]
    Tilde,
    #[token("^")]
    Circumflex,
    #[token("<<")]
    LeftShift,
    #[token(">>")]
    RightShift,
    #[token("**")]
    DoubleStar,
    #[token("+=")]
    PlusEqual,
    #[token("-=")]
    MinEqual,
    #[token("*=")]
    StarEqual,
    #[token("/=")]
    SlashEqual,
    #[token("%=")]
    PercentEqual,
    #[token("&=")]
    AmperEqual,
    #[token("|=")]
    VBarEqual,
    #[token("^=")]
    CircumflexEqual,
    #[token("<<=")]
    LeftShiftEqual,
    #[token(">>=")]
    RightShiftEqual,
    #[token("**=")]
    DoubleStarEqual,
    #[token("//")]
    DoubleSlash,
    #[token("//=")]
    DoubleSlashEqual,
    #[token("@")]
    At,
    #[token("@=")]
    AtEqual,
    #[token("->")]
    RArrow,
    #[token("...")]
    Ellipsis,
    #[token(":=")]
    ColonEqual,
    #[token("!")]
    Exclamation,
    /// `$`, `?` and the backquote: in no rule of the grammar.
    #[regex(r"[$?`]")]
    Unknown,

    // Never given out.
    #[regex(r"[ \t\x0c]+")]
    Blank,
    #[regex(r"#[^\r\n]*", allow_greedy = true)]
    Comment,
    #[regex(r"\r\n|\r|\n")]
    LineEnd,
    #[regex(r"\\")]
    Backslash,

    // Lines and blocks.
    Newline,
    Indent,
    Dedent,
    EndMarker,

    // Parts of f-strings.
    FStringStart,
    FStringMiddle,
    FStringEnd,

    // Soft keywords, where they are keywords.
    Match,
    Case,
    Type,
    /// The `(` of `with (...):`, whose contents may be items of the statement.
    WithLPar,

    // What to parse: put before the first token.
    StartModule,
    StartInteractive,
    StartExpression,

    /// Where scanning stopped with an error; always the last token.
    Error,
}

impl TokenKind {
    /// A word that is always a keyword.
    pub fn is_keyword(self) -> bool {
        (TokenKind::False as u8..=TokenKind::Yield as u8).contains(&(self as u8))
    }

    /// `(`, `[` or `{`
    pub fn opens(self) -> bool {
        matches!(self, TokenKind::LPar | TokenKind::LSqb | TokenKind::LBrace)
    }

    /// `)`, `]` or `}`
    pub fn closes(self) -> bool {
        matches!(self, TokenKind::RPar | TokenKind::RSqb | TokenKind::RBrace)
    }

    /// `+=` and its like.
    pub fn is_augmented(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            PlusEqual
                | MinEqual
                | StarEqual
                | SlashEqual
                | PercentEqual
                | AmperEqual
                | VBarEqual
                | CircumflexEqual
                | LeftShiftEqual
                | RightShiftEqual
                | DoubleStarEqual
                | DoubleSlashEqual
                | AtEqual
        )
    }
}

/// A token: what and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}
