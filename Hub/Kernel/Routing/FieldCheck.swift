import Vocabulary

/// Checks values against the fields of a route and gathers everything that is wrong.
struct FieldCheck {
    /// Faults told in one answer; a body that has more is wrong enough.
    static let faultsMax = 50

    private(set) var faults: [Problem.Fault] = []

    /// The members of a body; `pointer` is where the object stands.
    mutating func members(
        _ value: JSONValue,
        _ fields: [Field],
        at pointer: String = ""
    ) -> [String: JSONValue] {
        guard let members = value.object else {
            note(pointer, "type", "must be an object")
            return [:]
        }
        for name in members.keys.sorted() where !fields.contains(where: { $0.name == name }) {
            note("\(pointer)/\(Self.escaped(name))", "unknown", "is not known here")
        }
        var checked: [String: JSONValue] = [:]
        for field in fields {
            let place = "\(pointer)/\(field.name)"
            guard let member = members[field.name] else {
                if field.isRequired { note(place, "required", "is required") }
                continue
            }
            checked[field.name] = member
            if member == .null, field.isNullable { continue }
            check(member, field.kind, at: place)
        }
        return checked
    }

    /// The values of an address's query, which come as texts.
    mutating func query(
        _ items: [(name: String, value: String)],
        _ fields: [Field]
    ) -> [String: JSONValue] {
        var checked: [String: JSONValue] = [:]
        for item in items {
            let place = Problem.Fault.Place.query(Self.printable(item.name))
            guard let field = fields.first(where: { $0.name == item.name }) else {
                note(place, "unknown", "is not known here")
                continue
            }
            guard checked[field.name] == nil else {
                note(place, "repeated", "is given more than once")
                continue
            }
            let value = Self.value(of: item.value, field.kind)
            checked[field.name] = value
            if let fault = Self.fault(value, field.kind) { note(place, fault.code, fault.detail) }
        }
        for field in fields where field.isRequired && checked[field.name] == nil {
            note(.query(field.name), "required", "is required")
        }
        return checked
    }

    mutating func note(_ place: Problem.Fault.Place, _ code: String, _ detail: String) {
        guard faults.count < Self.faultsMax else { return }
        faults.append(Problem.Fault(place, code: code, detail: detail))
    }

    private mutating func note(_ pointer: String, _ code: String, _ detail: String) {
        note(.body(pointer: pointer), code, detail)
    }

    private mutating func check(_ value: JSONValue, _ kind: Field.Kind, at pointer: String) {
        switch kind {
        case .object(let fields):
            _ = members(value, fields, at: pointer)
        case .list(let kind, let count):
            guard let items = value.list else { return note(pointer, "type", "must be a list") }
            guard count.contains(items.count) else {
                return note(pointer, "length", "must have \(Self.words(count)) items")
            }
            for (index, item) in items.enumerated() {
                check(item, kind, at: "\(pointer)/\(index)")
            }
        default:
            guard let fault = Self.fault(value, kind) else { return }
            note(pointer, fault.code, fault.detail)
        }
    }
}

extension FieldCheck {
    /// What is wrong with one simple value; nil when nothing is.
    static func fault(_ value: JSONValue, _ kind: Field.Kind) -> (code: String, detail: String)? {
        switch kind {
        case .text(let form, let length): return textFault(value, form, length)
        case .integer(let range):
            guard let number = value.integer else { return ("type", "must be a whole number") }
            return range.contains(number) ? nil : ("range", "must be \(words(range))")
        case .flag: return value.bool == nil ? ("type", "must be true or false") : nil
        case .time:
            guard let text = value.text else { return ("type", "must be a time in a text") }
            return Timestamp(rfc3339: text) == nil
                ? ("format", "must be a time in UTC such as 2026-03-01T18:30:00Z") : nil
        case .choice(let choices):
            guard let text = value.text else { return ("type", "must be a text") }
            return choices.contains(text)
                ? nil : ("choice", "must be one of \(choices.joined(separator: ", "))")
        case .id(let prefix, let bits):
            guard let text = value.text else { return ("type", "must be a text") }
            return isID(text, prefix, bits)
                ? nil : ("format", "must be an id of the form \(prefix)_…")
        case .list, .object: return ("type", "must not stand here")
        }
    }

    private static func textFault(
        _ value: JSONValue,
        _ form: TextForm,
        _ length: ClosedRange<Int>
    ) -> (code: String, detail: String)? {
        guard let text = value.text else { return ("type", "must be a text") }
        guard length.contains(text.unicodeScalars.count) else {
            return ("length", "must have \(words(length)) characters")
        }
        return form.accepts(text) ? nil : ("format", "must match \(form.pattern)")
    }

    static func isID(_ text: String, _ prefix: String, _ bits: Int) -> Bool {
        guard text.hasPrefix("\(prefix)_") else { return false }
        let letters = text.utf8.dropFirst(prefix.utf8.count + 1)
        guard letters.count == Base32.length(ofBytes: bits / 8) else { return false }
        return Base32.decode(letters)?.count == bits / 8
    }

    /// A text of an address as the value its field wants; a text where it is none.
    static func value(of text: String, _ kind: Field.Kind) -> JSONValue {
        switch kind {
        case .integer:
            guard let number = Int64(text), "\(number)" == text else { return .text(text) }
            return .integer(number)
        case .flag:
            return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .text(text)
        default: return .text(text)
        }
    }

    private static func words<Bound>(_ range: ClosedRange<Bound>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }

    /// RFC 6901; a name that somebody sent is cut and made printable before it is told.
    private static func escaped(_ name: String) -> String {
        printable(name).replacing("~", with: "~0").replacing("/", with: "~1")
    }

    static func printable(_ name: String) -> String {
        let scalars = name.unicodeScalars.prefix(64).map { scalar in
            (0x20..<0x7F).contains(scalar.value) ? Character(scalar) : "?"
        }
        return String(scalars)
    }
}
