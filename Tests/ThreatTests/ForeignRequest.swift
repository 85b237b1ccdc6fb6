import HTTPServer
import Kernel

@testable import HubTests

/// A request of a route that names given things wherever the route takes an id of their kind.
struct ForeignRequest {
    let target: String
    let fields: HubClient.Fields
    let body: [UInt8]

    /// Nil where the route names nothing of theirs.
    init?(_ route: Route, naming ids: [String]) {
        var sampler = Sampler(ids: ids)
        var target = ""
        for part in route.path.parts {
            switch part {
            case .word(let word): target += "/" + word
            case .place(let field): target += "/" + sampler.text(of: field.kind)
            }
        }
        let query = route.query.filter { $0.isRequired || Self.isID($0.kind) }.map { field in
            "\(field.name)=\(sampler.text(of: field.kind))"
        }
        self.target = query.isEmpty ? target : target + "?" + query.joined(separator: "&")
        switch route.body {
        case .none:
            (fields, body) = ([], [])
        case .json(let wanted):
            fields = [("Content-Type", "application/json")]
            let members = wanted.filter { $0.isRequired || Self.isID($0.kind) }.map {
                ($0.name, sampler.value(of: $0))
            }
            let object = Dictionary(members) { first, _ in first }
            body = JSONValue.object(object).bytes
        case .raw(let type, _):
            (fields, body) = ([("Content-Type", type)], Array("reference\nA-1\n".utf8))
        }
        guard sampler.isNamed else { return nil }
    }

    private static func isID(_ kind: Field.Kind) -> Bool {
        if case .id = kind { return true }
        return false
    }
}

/// Values that a route's checks let through.
private struct Sampler {
    let ids: [String]
    var isNamed = false

    mutating func value(of field: Field) -> JSONValue {
        field.example ?? value(of: field.kind)
    }

    mutating func value(of kind: Field.Kind) -> JSONValue {
        switch kind {
        case .integer(let range): .integer(max(1, range.lowerBound))
        case .flag: .bool(false)
        case .list(let inner, let count):
            .list((0..<max(1, count.lowerBound)).map { _ in value(of: inner) })
        case .object(let fields):
            .object(
                Dictionary(
                    fields.filter(\.isRequired).map { ($0.name, value(of: $0)) }
                ) { first, _ in first }
            )
        case .text, .time, .choice, .id: .text(text(of: kind))
        }
    }

    mutating func text(of kind: Field.Kind) -> String {
        switch kind {
        case .id(let prefix, let bits):
            guard let id = ids.first(where: { $0.hasPrefix(prefix + "_") }) else {
                return prefix + "_" + String(repeating: "A", count: (bits + 4) / 5)
            }
            isNamed = true
            return id
        case .integer(let range): return "\(max(1, range.lowerBound))"
        case .choice(let choices): return choices.first ?? "a"
        case .time: return "2026-03-01T18:30:00Z"
        case .text(_, let length): return String(repeating: "a", count: max(1, length.lowerBound))
        case .flag: return "false"
        case .list, .object: return "a"
        }
    }
}
