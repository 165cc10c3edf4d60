//! Names the runtime itself uses, interned once.

use crate::heap::Ref;
use crate::sync::thread::Thread;
use crate::types::str::Str;

macro_rules! names {
    ($($name:ident)*) => {
        /// One interned string per name.
        #[allow(non_snake_case)]
        pub struct Names { $(pub $name: Ref<Str>,)* }
        impl Names {
            pub fn new(t: &Thread) -> Names {
                Names { $($name: t.intern(stringify!($name)),)* }
            }
            /// Shows every name to the audit.
            pub fn each(&self, f: &mut dyn FnMut(crate::heap::Word)) {
                $(f(self.$name.word());)*
            }
        }
    };
}

names! {
    __abstractmethods__ __all__ __annotations__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__
    __cause__ __class__ __class_getitem__ __classcell__ __complex__ __contains__ __context__ __del__ __delete__
    __dict__ __dir__ __doc__ __enter__ __eq__ __exit__ __file__ __float__ __format__ __fspath__ __get__ __getattr__
    __getattribute__ __getitem__ __getnewargs__ __getstate__ __globals__ __hash__ __import__ __index__ __init__
    __init_subclass__ __instancecheck__ __int__ __iter__ __len__ __length_hint__ __loader__ __main__ __missing__
    __module__ __mro_entries__ __name__ __new__ __next__ __notes__ __orig_bases__ __package__ __path__ __prepare__
    __qualname__ __reduce__ __reduce_ex__ __repr__ __reversed__ __round__ __self__ __set__ __set_name__ __setattr__
    __slots__ __spec__ __static_attributes__ __str__ __subclasscheck__ __subclasshook__ __trunc__ __type_params__
    __wrapped__ add append args builtins close decode encode end errno extend fget filename fileno flush get
    items join keys key msg name obj offset print_file_and_line pop read readline send sep sort stderr stdin
    stdout strerror text throw update value values write closed
}
