//! Tracebacks: one entry per frame that an exception passed.

use super::frame::FrameObj;
use ouro_runtime::Thread;
use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::native::{TypeSpec, getset, getter};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::layout as layouts;

/// The payload of traceback.
pub struct Traceback {
    /// Towards the raise; None at its end.
    pub next: ValueCell,
    pub frame: Ref<FrameObj>,
    /// The word index of the instruction.
    pub pc: u32,
    pub line: u32,
}

impl Payload for Traceback {
    const LAYOUT: u32 = layouts::TRACEBACK;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.next.trace(v);
        v.value(self.frame.value());
    }
    fn clear(&self, _: &Thread) {
        self.next.take();
    }
    fn part(&self, index: usize) -> Part {
        Part::Through(if index == 0 { "tb_next" } else { "tb_frame" })
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Traceback>> {
    ouro_runtime::model::class::expect::<Traceback>(t, v, "traceback", "traceback")
}

fn new(
    t: &Thread,
    _: &Ref<ouro_runtime::model::typeobj::Type>,
    a: &[Value],
    _: Option<&Ref<ouro_runtime::types::tuple::Tuple>>,
) -> Res {
    let [next, frame, lasti, line] = a else {
        return Err(t.type_error("TracebackType expected 4 arguments"));
    };
    let Some(frame) = frame.downcast::<FrameObj>() else {
        return Err(t.type_error("TracebackType() argument 'tb_frame' must be frame"));
    };
    let (pc, line) = ((t.arg_i64(lasti)?.max(0) / 2 - 1).max(0) as u32, t.arg_i64(line)?.max(0) as u32);
    Ok(t.make(Traceback { next: ValueCell::new(next.clone()), frame, pc, line })?.into_value())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE,
    slots: |s| s.new.set(Some(new)),
    getset: &[
        getset(
            "tb_next",
            |t, v| Ok(me(t, v)?.next.get()),
            |t, v, x| {
                let x = x.cloned().unwrap_or(Value::NONE);
                if !x.is_none() && !x.is::<Traceback>() {
                    return Err(t.type_error(format!("expected traceback object, got '{}'", t.type_name(&x))));
                }
                me(t, v)?.next.set(x);
                Ok(())
            },
        ),
        getter("tb_frame", |t, v| Ok(me(t, v)?.frame.to_value())),
        getter("tb_lineno", |t, v| Ok(Value::len(me(t, v)?.line as usize))),
        getter("tb_lasti", |t, v| {
            let tb = me(t, v)?;
            Ok(Value::len(tb.frame.code.offset(tb.pc)))
        }),
    ],
    ..TypeSpec::of::<Traceback>("traceback")
};
