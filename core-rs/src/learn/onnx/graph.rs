//! A graph of ONNX operators; fields are numbered as in onnx.proto (IR version 10).

use super::protobuf::Message;

/// Element types of tensors.
#[derive(Debug, Clone, Copy)]
pub(super) enum Element {
    Float = 1,
    Uint8 = 2,
    Int64 = 7,
    Text = 8,
    Double = 11,
}

/// A graph that is being built.
#[derive(Debug, Default)]
pub(super) struct Graph {
    message: Message,
}

/// A tensor by its raw bytes.
pub(super) fn tensor(name: &str, element: Element, (shape, raw): (&[i64], &[u8])) -> Message {
    Message::default().numbers(1, shape).number(2, element as i64).text(8, name).bytes(9, raw)
}

pub(super) fn doubles(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// An attribute that is a whole number.
pub(super) fn int(name: &str, value: i64) -> Message {
    Message::default().text(1, name).number(3, value).number(20, 2)
}

/// An attribute of whole numbers.
pub(super) fn ints(name: &str, values: &[i64]) -> Message {
    Message::default().text(1, name).numbers(8, values).number(20, 7)
}

/// An attribute that is a tensor.
pub(super) fn tensor_of(name: &str, value: Message) -> Message {
    Message::default().text(1, name).message(5, value).number(20, 4)
}

impl Graph {
    fn put(&mut self, field: u32, message: Message) {
        self.message = std::mem::take(&mut self.message).message(field, message);
    }

    /// Adds an operator of the main domain.
    pub(super) fn node(
        &mut self,
        operator: &str,
        (inputs, output): (&[&str], &str),
        attributes: Vec<Message>,
    ) {
        self.node_in("", operator, (inputs, output, attributes));
    }

    /// Adds an operator of a domain.
    pub(super) fn node_in(
        &mut self,
        domain: &str,
        operator: &str,
        (inputs, output, attributes): (&[&str], &str, Vec<Message>),
    ) {
        let mut node = Message::default();
        for input in inputs {
            node = node.text(1, input);
        }
        node = node.text(2, output).text(3, output).text(4, operator);
        for attribute in attributes {
            node = node.message(5, attribute);
        }
        if !domain.is_empty() {
            node = node.text(7, domain);
        }
        self.put(1, node);
    }

    /// Adds a constant of doubles.
    pub(super) fn doubles(&mut self, name: &str, shape: &[i64], values: &[f64]) {
        self.put(5, tensor(name, Element::Double, (shape, &doubles(values))));
    }

    /// Adds a constant of floats.
    pub(super) fn floats(&mut self, name: &str, shape: &[i64], values: &[f32]) {
        let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.put(5, tensor(name, Element::Float, (shape, &raw)));
    }

    /// Adds a constant list of whole numbers.
    pub(super) fn ints(&mut self, name: &str, values: &[i64]) {
        let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.put(5, tensor(name, Element::Int64, (&[values.len() as i64], &raw)));
    }

    /// Adds a constant list of texts.
    pub(super) fn texts(&mut self, name: &str, values: &[&str]) {
        let head = Message::default().numbers(1, &[values.len() as i64]).number(2, Element::Text as i64);
        let all = values.iter().fold(head, |message, value| message.text(6, value));
        self.put(5, all.text(8, name));
    }

    /// Adds an input; `-1` in its shape is the number of rows, `-2` the number of entries.
    pub(super) fn input(&mut self, name: &str, element: Element, shape: &[i64]) {
        self.put(11, value_info(name, element, shape));
    }

    /// Adds an output.
    pub(super) fn output(&mut self, name: &str, element: Element, shape: &[i64]) {
        self.put(12, value_info(name, element, shape));
    }

    /// The whole model, with texts to be kept in it by name.
    pub(super) fn finish(mut self, metadata: &[(&str, &str)]) -> Vec<u8> {
        self.message = self.message.text(2, "figaro");
        let opset = |domain: &str, version| Message::default().text(1, domain).number(2, version);
        let mut model = Message::default().number(1, 10).text(2, "figaro").text(3, crate::ENGINE_VERSION);
        model = model.message(7, self.message).message(8, opset("", 21)).message(8, opset("ai.onnx.ml", 5));
        for (key, value) in metadata {
            model = model.message(14, Message::default().text(1, key).text(2, value));
        }
        model.finish()
    }
}

fn value_info(name: &str, element: Element, shape: &[i64]) -> Message {
    let dimension = |&size: &i64| match size {
        -1 => Message::default().text(2, "rows"),
        -2 => Message::default().text(2, "entries"),
        _ => Message::default().number(1, size),
    };
    let shape = shape.iter().fold(Message::default(), |all, size| all.message(1, dimension(size)));
    let tensor = Message::default().number(1, element as i64).message(2, shape);
    Message::default().text(1, name).message(2, Message::default().message(1, tensor))
}
