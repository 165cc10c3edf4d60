//! THE OPCODE TABLE.
//!
//! A row is `Name: words "operands" // meaning`. Operands, in the order a, b, c:
//! `d` register written, `r` register read, `w` first register of a window, `t` first of the three of a traversal, `i` immediate, `n` name,
//! `k` literal in the next word, `j` jump distance in b and c (in words, from this instruction),
//! `J` jump distance in the low half of the second word, `_` unused. `m` is a plain number.
//! The enum, the disassembler and the verifier derive from the table.

/// Instruction flags: who owns the operands.
pub mod flag {
    /// a is a local: what it held is dropped when it is written.
    pub const A_LOCAL: u8 = 1;
    /// b is a temporary, consumed here.
    pub const B_TEMP: u8 = 2;
    /// c is a temporary, consumed here.
    pub const C_TEMP: u8 = 4;
    /// The sense of a test is inverted.
    pub const INVERT: u8 = 8;
    /// The frame lies on the heap (a generator's): windows of calls must move to the stack.
    pub const HEAP_FRAME: u8 = 16;
    /// The operator is an augmented assignment.
    pub const INPLACE: u8 = 32;
    /// MAKE_FUNCTION: which parts stand in the window.
    pub const DEFAULTS: u8 = 1 << 1;
    pub const KWDEFAULTS: u8 = 1 << 2;
    pub const ANNOTATIONS: u8 = 1 << 3;
    pub const CLOSURE: u8 = 1 << 4;
}

macro_rules! opcodes {
    ($($name:ident: $words:literal $operands:literal)*) => {
        /// An operation.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Op { $($name,)* }
        impl Op {
            pub const COUNT: usize = [$($words),*].len();
            pub const ALL: [Op; Op::COUNT] = [$(Op::$name),*];
            /// Words the instruction takes, literals and caches included.
            #[inline(always)]
            pub const fn words(self) -> usize {
                const WORDS: [u8; Op::COUNT] = [$($words),*];
                WORDS[self as usize] as usize
            }
            /// What a, b and c are: see the table's head.
            pub const fn operands(self) -> &'static str {
                const OPERANDS: [&str; Op::COUNT] = [$($operands),*];
                OPERANDS[self as usize]
            }
            pub const fn name(self) -> &'static str {
                const NAMES: [&str; Op::COUNT] = [$(stringify!($name)),*];
                NAMES[self as usize]
            }
            pub fn from_byte(b: u8) -> Option<Op> {
                Op::ALL.get(b as usize).copied()
            }
        }
        /// Hands the names to a macro, for the table of handlers.
        macro_rules! each_op {
            ($m:ident) => { $m! { $($name)* } };
        }
    };
}

opcodes! {
    Nop: 1 "___"
    Unfold: 1 "___"       // reads the rest of the code, which then begins
    Move: 1 "dr_"           // a = b
    Copy: 1 "dr_"           // a temporary = local b
    CopyCallee: 1 "wr_"     // a, a+1 = local b and nothing
    LoadConst: 2 "dk_"      // a = literal
    LoadWord: 1 "di_"       // a = the immediate word whose low 32 bits are b, c
    LoadInt: 1 "di_"        // a = the int in b, c
    Drop: 1 "d__"           // a = nothing, its value dies
    DeleteFast: 1 "dn_"     // as Drop, NameError when a is unbound already; b = name of the local
    Check: 1 "rn_"          // NameError when local a is unbound; b = its name
    MakeCell: 1 "dm_"       // a = a new cell holding what a held
    CopyFree: 1 "dm_"       // a... = the b cells of the closure
    LoadCell: 1 "drn"       // a = contents of cell b; c = its name
    StoreCell: 1 "_rr"      // cell b's contents = c
    DeleteCell: 1 "_rn"
    LoadGlobal: 3 "d_n"     // a = global or builtin c; cache
    LoadCallee: 3 "w_n"     // a, a+1 = global or builtin c and nothing; cache
    StoreGlobal: 2 "_rn"
    DeleteGlobal: 1 "__n"
    LoadName: 3 "d_n"       // a = c from the locals dict, the globals or builtins
    StoreName: 2 "_rn"
    DeleteName: 1 "__n"
    LoadClassCell: 1 "drn"  // a = c from the class namespace, else the contents of cell b
    LoadClassDict: 2 "drn"  // a = c from the dict in cell b, else from the cell in the register that the
                            // second word gives, else a global or builtin
    LoadLocals: 1 "d__"     // a = the namespace of a class or module body
    TypingName: 1 "dm_"     // a = helper b for type parameters

    Add: 1 "drr"
    Sub: 1 "drr"
    Mul: 1 "drr"
    TrueDiv: 1 "drr"
    FloorDiv: 1 "drr"
    Mod: 1 "drr"
    And: 1 "drr"
    Or: 1 "drr"
    Xor: 1 "drr"
    LShift: 1 "drr"
    RShift: 1 "drr"
    Pow: 1 "drr"
    MatMul: 1 "drr"
    AddInt: 1 "dri"         // a = b + immediate
    SubInt: 1 "dri"
    MulInt: 1 "dri"
    FloorDivInt: 1 "dri"
    ModInt: 1 "dri"
    AndInt: 1 "dri"
    Neg: 1 "dr_"
    Pos: 1 "dr_"
    Invert: 1 "dr_"
    Not: 1 "dr_"

    Lt: 1 "drr"
    Le: 1 "drr"
    Eq: 1 "drr"
    Ne: 1 "drr"
    Gt: 1 "drr"
    Ge: 1 "drr"
    Is: 1 "drr"             // inverted: is not
    Contains: 1 "drr"       // a = b in c; inverted: not in
    JumpLt: 2 "Jrr"         // jumps when b < c; inverted: when not
    JumpLe: 2 "Jrr"
    JumpEq: 2 "Jrr"
    JumpNe: 2 "Jrr"
    JumpGt: 2 "Jrr"
    JumpGe: 2 "Jrr"
    JumpLtInt: 2 "Jri"
    JumpLeInt: 2 "Jri"
    JumpEqInt: 2 "Jri"
    JumpNeInt: 2 "Jri"
    JumpGtInt: 2 "Jri"
    JumpGeInt: 2 "Jri"
    JumpIs: 2 "Jrr"
    JumpIn: 2 "Jrr"
    JumpNone: 2 "Jr_"       // jumps when b is None; inverted: when not
    JumpIf: 2 "Jr_"         // jumps when b is true; inverted: when false
    Jump: 1 "_j_"
    Loop: 1 "_j_"           // jump back: a safe point

    GetIter: 1 "dr_"
    BeginFor: 1 "tr_"       // a = b or its iterator, a+1, a+2 = how far its traversal has come; inverted: b is
                            // an iterator
    ForIter: 2 "dtJ"        // a = next of b, and back to the body: a safe point; without a next, b dies
    ForList: 2 "dtJ"        // forms that ForIter takes: lists,
    ForTuple: 2 "dtJ"       // tuples,
    ForRange: 2 "dtJ"       // ranges,
    ForListIter: 2 "drJ"    // iterators of lists and tuples,
    ForStr: 2 "drJ"         // of strs,
    ForDict: 2 "drJ"        // of keys or values of dicts,
    ForPair: 2 "drJ"        // of pairs that the body unpacks at once,
    ForGenerator: 2 "drJ"   // and generators
    GetAttr: 3 "drn"
    SetAttr: 3 "rrn"        // a.c = b; C_TEMP speaks of a
    DeleteAttr: 1 "_rn"
    LoadMethod: 3 "wrn"     // a, a+1 = function and self of b.c, or the attribute and nothing
    LoadSuper: 5 "wrn"     // the same for super().c: a holds `super`, b the cell of the class
    GetItem: 1 "drr"
    SetItem: 1 "rrr"        // a[b] = c; A_LOCAL unset: a is a temporary if INVERT
    DeleteItem: 1 "_rr"
    BuildSlice: 1 "dw_"     // a = slice(b, b+1, b+2)
    GetSlice: 1 "drw"       // a = b[c:c+1:c+2]
    SetSlice: 1 "rwr"       // a[b:b+1:b+2] = c; a is a temporary if INVERT

    BuildList: 1 "dwm"      // a = [b, b+1, ...] of c values
    BuildTuple: 1 "dwm"
    BuildSet: 1 "dwm"
    BuildDict: 1 "dwm"      // c pairs
    BuildString: 1 "dwm"
    ListAppend: 1 "_rr"     // b.append(c)
    ListExtend: 1 "_rr"
    ListToTuple: 1 "dr_"
    SetAdd: 1 "_rr"
    SetUpdate: 1 "_rr"
    DictAdd: 1 "rrr"        // a[b] = c, for comprehensions
    DictUpdate: 1 "_rr"
    DictMerge: 1 "_rr"      // as DictUpdate, for keywords of a call: duplicates are errors; inverted: b is the
                            // only mapping, and becomes a dict of keywords if it is none
    Format: 1 "drm"         // a = format(b); c = conversion
    FormatSpec: 1 "drr"     // a = format(b, c); INVERT..: conversion done before
    Convert: 1 "drm"        // a = str, repr or ascii of b
    Unpack: 1 "wrm"         // a... = the c values of b
    UnpackEx: 2 "wrm"       // c values before the starred one, literal: after

    MatchSequence: 2 "Jrm"  // jumps unless b is a sequence of c values; inverted: of at least c
    MatchItem: 1 "drm"      // a = b[c]; inverted: b[len(b) - c]
    MatchMapping: 2 "Jrm"   // jumps unless b is a mapping of at least c keys
    MatchKeys: 2 "wrmJ"     // a+c... = values of b for the c keys a...; jumps when one is missing
    MatchRest: 2 "drw"      // a = a dict of b without the keys c...; literal: how many
    MatchClass: 2 "mrwJ"    // c... = attributes of b, an instance of class c: a positional ones, and those
                            // named in c+1; jumps unless it matches

    Call: 2 "wmd"           // c = a(b arguments); the window is a, self, arguments
    CallKw: 4 "wmd"         // literal: names of the last arguments; cache
    CallEx: 2 "w_d"         // a, self, tuple, dict or nothing
    Return: 1 "_r_"
    ReturnConst: 2 "_k_"
    Yield: 1 "dr_"          // gives b, later a = what is sent; inverted: which Drop, the next instruction, drops
    YieldFrom: 1 "dr_"      // gives what b gives, later a = its result
    GetYieldFrom: 1 "dr_"   // a = iterator of b for yield from; INVERT: for await

    WrapYield: 1 "dr_"      // a = b as an asynchronous generator yields it
    GetAiter: 1 "dr_"       // a = asynchronous iterator of b
    GetAnext: 1 "dr_"       // a = iterator of the awaitable of b's next value
    EndAsyncFor: 1 "_r_"    // raises exception b again, unless it is StopAsyncIteration; it dies
    AsyncEnter: 1 "wr_"     // a = bound __aexit__ of b, a+1 = iterator of the awaitable of b.__aenter__()
    AsyncLeave: 1 "dr_"     // a = iterator of the awaitable of b(None, None, None)
    AsyncExcept: 1 "drr"    // a = iterator of the awaitable of b(exception c)

    Raise: 1 "_rr"          // raise b from c; unbound registers: nothing
    Reraise: 1 "_r_"        // inverted: a frame that it leaves is on the line where b was raised
    PushExc: 1 "dr_"        // a = the exception handled before; b is handled now
    PopExc: 1 "_r_"         // back to the one saved in b
    JumpNoMatch: 2 "Jrr"    // jumps when exception b is no c
    SplitStar: 1 "wrr"      // a, a+1 = matching and rest of b for except* c; a match is handled now
    JoinStar: 1 "drw"       // a = what is left to raise of b: list c was raised, c+1 was not matched
    WithEnter: 1 "wr_"      // a = bound __exit__ of b, a+1 = b.__enter__()
    WithLeave: 1 "_r_"      // b(None, None, None)
    WithExcept: 2 "Jrr"     // jumps when b(exception c) says true
    AssertError: 1 "d__"

    MakeFunction: 2 "dkw"   // a = function of the code literal; c = first of its parts
    BuildClass: 1 "d__"
    ImportName: 2 "drn"     // a = module c with from-list b; literal: level
    ImportFrom: 1 "drn"
    ImportStar: 1 "_r_"
    PrintExpr: 1 "_r_"
    SetupAnnotations: 1 "___"

}
