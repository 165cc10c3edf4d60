//! pwd and grp: the users and groups that the system knows.

use super::args::{given, owner};
use super::fs_text;
use crate::structseq;
use crate::syscall::users::{self, Group, Key, User};
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::str::codec::{Codec, encode_as};

crate::struct_sequence!(STRUCT_PASSWD, "pwd", "struct_passwd", "pwd.struct_passwd", 7, 0, {
    0 pw_name 1 pw_passwd 2 pw_uid 3 pw_gid 4 pw_gecos 5 pw_dir 6 pw_shell
});
crate::struct_sequence!(STRUCT_GROUP, "grp", "struct_group", "grp.struct_group", 4, 0, {
    0 gr_name 1 gr_passwd 2 gr_gid 3 gr_mem
});

fn user(t: &Thread, u: &User) -> Res {
    let [name, password, gecos, home, shell] = &u.texts;
    let text = |b: &[u8]| fs_text(t, b);
    let (uid, gid) = (t.int(u.uid.into())?, t.int(u.gid.into())?);
    let all = vec![text(name)?, text(password)?, uid, gid, text(gecos)?, text(home)?, text(shell)?];
    structseq::make(t, &STRUCT_PASSWD, all)
}

fn group(t: &Thread, g: &Group) -> Res {
    let [name, password] = &g.texts;
    let members: Res<Vec<Value>> = g.members.iter().map(|m| fs_text(t, m)).collect();
    let gid = t.int(g.gid.into())?;
    structseq::make(t, &STRUCT_GROUP, vec![fs_text(t, name)?, fs_text(t, password)?, gid, t.list(members?)?])
}

pub fn name(t: &Thread, v: &Value, func: &str) -> Res<Vec<u8>> {
    let Some(s) = v.as_ref::<Str>() else {
        let given = t.type_name(v);
        return Err(t.type_error(format!("{func} must be str, not {given}")));
    };
    let b = encode_as(t, s, Codec::Utf8, "surrogateescape")?;
    if b.contains(&0) { Err(t.value_error("embedded null byte")) } else { Ok(b) }
}

fn none(t: &Thread, missing: &str, key: &Value) -> ouro_runtime::Raised {
    match t.str(key) {
        Ok(text) => t.err(Exc::KeyError, format!("{missing}: {}", text.lossy())),
        Err(e) => e,
    }
}

const PWD_FUNCTIONS: &[Method] = &[
    method("getpwuid(uidobj, /)", |t, a| {
        const MISSING: &str = "getpwuid(): uid not found";
        let uid = owner(t, &a[0], "uid").map_err(|e| match t.pending(Exc::OverflowError) {
            true => t.err(Exc::KeyError, MISSING),
            false => e,
        })?;
        match given(t, users::find_user(&Key::Number(uid)))? {
            Some(u) => user(t, &u),
            None => Err(none(t, MISSING, &a[0])),
        }
    }),
    method("getpwnam(name, /)", |t, a| {
        match given(t, users::find_user(&Key::Name(&name(t, &a[0], "getpwnam() argument")?)))? {
            Some(u) => user(t, &u),
            None => {
                Err(t.err(Exc::KeyError, format!("getpwnam(): name not found: {}", t.repr(&a[0])?.lossy())))
            }
        }
    }),
    method("getpwall()", |t, _| {
        let all: Res<Vec<Value>> = users::users().iter().map(|u| user(t, u)).collect();
        t.list(all?)
    }),
];

const GRP_FUNCTIONS: &[Method] = &[
    method("getgrgid(id)", |t, a| {
        const MISSING: &str = "getgrgid(): gid not found";
        let gid = owner(t, &a[0], "gid")?;
        match given(t, users::find_group(&Key::Number(gid)))? {
            Some(g) => group(t, &g),
            None => Err(none(t, MISSING, &a[0])),
        }
    }),
    method("getgrnam(name)", |t, a| {
        match given(t, users::find_group(&Key::Name(&name(t, &a[0], "getgrnam() argument 1")?)))? {
            Some(g) => group(t, &g),
            None => {
                Err(t.err(Exc::KeyError, format!("getgrnam(): name not found: {}", t.repr(&a[0])?.lossy())))
            }
        }
    }),
    method("getgrall()", |t, _| {
        let all: Res<Vec<Value>> = users::groups().iter().map(|g| group(t, g)).collect();
        t.list(all?)
    }),
];

pub static PWD: NativeModule = NativeModule {
    name: "pwd",
    functions: PWD_FUNCTIONS,
    init: |t: &Thread, m: &Ref<Module>| {
        m.set(t, "struct_passwd", make_module_type(t, &STRUCT_PASSWD)?.into_value())
    },
    doc: "Who the system's users are.",
};

pub static GRP: NativeModule = NativeModule {
    name: "grp",
    functions: GRP_FUNCTIONS,
    init: |t: &Thread, m: &Ref<Module>| {
        m.set(t, "struct_group", make_module_type(t, &STRUCT_GROUP)?.into_value())
    },
    doc: "Which groups the system has.",
};
