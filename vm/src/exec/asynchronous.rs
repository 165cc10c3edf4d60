//! async for, async with, and the yields of asynchronous generators.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::body_handler;
use crate::objects::async_generator::{end_async_for, wrap};
use crate::objects::coroutine::awaitable;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::exception::Exception;
use ouro_runtime::{Raised, Thread};

body_handler!(WrapYield, WrapYield, |cx: &Cx| {
    let v = wrap(cx.t(), cx.b().clone())?;
    cx.consume_b();
    cx.put(cx.ins.a(), v);
    Res::Ok(())
});

body_handler!(GetAiter, GetAiter, |cx: &Cx| {
    let (t, b) = (cx.t(), cx.b());
    let Some(f) = t.type_ref(b).slots.aiter.get() else {
        let what = t.type_name(b);
        return Err(t.type_error(format!("'async for' requires an object with __aiter__ method, got {what}")));
    };
    let it = f(t, b)?;
    if t.type_ref(&it).slots.anext.get().is_none() {
        let what = t.type_name(&it);
        return Err(t.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {what}"
        )));
    }
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

body_handler!(GetAnext, GetAnext, |cx: &Cx| {
    let (t, b) = (cx.t(), cx.b());
    let Some(f) = t.type_ref(b).slots.anext.get() else {
        let what = t.type_name(b);
        return Err(
            t.type_error(format!("'async for' requires an iterator with __anext__ method, got {what}"))
        );
    };
    let v = f(t, b)?;
    let it = awaitable(t, &v).map_err(|e| {
        let what = t.type_name(&v);
        instead(t, e, format!("'async for' received an invalid object from __anext__: {what}"))
    })?;
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

/// A TypeError of other words, caused by the one that is pending.
fn instead(t: &Thread, _: Raised, message: String) -> Raised {
    let cause = t.take_exception();
    let e = t.type_error(message);
    let new = t.take_exception();
    if let Some(x) = new.payload::<Exception>() {
        x.cause.set(cause.clone());
        x.context.set(cause);
        x.suppress.set(true);
    }
    t.exc.set(new);
    e
}

body_handler!(EndAsyncFor, EndAsyncFor, |cx: &Cx| {
    // SAFETY: X4.
    unsafe { (*cx.vm).reraise = true };
    end_async_for(cx.t(), cx.b())?;
    // SAFETY: as above.
    unsafe { (*cx.vm).reraise = false };
    drop(cx.take(cx.ins.b()));
    Res::Ok(())
});

/// The iterator of what `__aenter__` or `__aexit__` gave.
fn await_from(t: &Thread, v: &Value, method: &str) -> Res {
    awaitable(t, v).map_err(|e| {
        drop(t.take_exception());
        let _ = e;
        let what = t.type_name(v);
        t.type_error(format!(
            "'async with' received an object from {method} that does not implement __await__: {what}"
        ))
    })
}

body_handler!(AsyncEnter, AsyncEnter, |cx: &Cx| {
    let (t, obj) = (cx.t(), cx.b().clone());
    let missing = |what: &str| {
        let name = t.type_name(&obj);
        t.type_error(format!(
            "'{name}' object does not support the asynchronous context manager protocol{what}"
        ))
    };
    let Some(enter) = t.special(&obj, &t.name("__aenter__"))? else { return Err(missing("")) };
    let Some(exit) = t.special(&obj, &t.name("__aexit__"))? else {
        return Err(missing(" (missed __aexit__ method)"));
    };
    let v = t.call(&enter, &[])?;
    let it = await_from(t, &v, "__aenter__")?;
    cx.consume_b();
    cx.put(cx.ins.a(), exit);
    cx.put(cx.ins.a() + 1, it);
    Res::Ok(())
});

body_handler!(AsyncLeave, AsyncLeave, |cx: &Cx| {
    let t = cx.t();
    let v = t.call(cx.b(), &[Value::NONE, Value::NONE, Value::NONE])?;
    let it = await_from(t, &v, "__aexit__")?;
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

body_handler!(AsyncExcept, AsyncExcept, |cx: &Cx| {
    let (t, exc) = (cx.t(), cx.c());
    let tb = exc.payload::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    let v = t.call(cx.b(), &[t.type_of(exc).into_value(), exc.clone(), tb])?;
    cx.put(cx.ins.a(), await_from(t, &v, "__aexit__")?);
    Res::Ok(())
});
