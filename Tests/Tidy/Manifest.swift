/// The targets of Package.swift, read as text: asking SwiftPM would take a second and its lock.
enum Manifest {
    static func modules(_ text: String) -> [String: ImportTable.Module] {
        var modules: [String: ImportTable.Module] = [:]
        for kind in ["system", "embedded", "library", "wrapper", "program", "tests", ".target"] {
            for start in text.ranges(of: "    \(kind)(") {
                let body = call(text[start.upperBound...])
                guard let (name, module) = module(kind, body) else { continue }
                modules[name] = module
            }
        }
        return modules
    }

    /// What stands between the bracket just opened and its partner.
    private static func call(_ text: Substring) -> Substring {
        var depth = 1
        let end = text.firstIndex { letter in
            if letter == "(" { depth += 1 }
            if letter == ")" { depth -= 1 }
            return depth == 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    private static func module(
        _ kind: String,
        _ body: Substring
    ) -> (String, ImportTable.Module)? {
        let texts = texts(body)
        // The helpers at the head of the manifest pass on their own names instead of texts.
        guard let name = texts.first, !body.contains("name: name") else { return nil }
        if kind == ".target" {
            let needs = list(body.ranges(of: "dependencies: ").first.map { body[$0.upperBound...] })
            let path = body.ranges(of: "path: ").first.map { Self.texts(body[$0.upperBound...])[0] }
            let folder = path?.split(separator: "/").dropLast().joined(separator: "/") ?? ""
            return (name, .init(.plain, folder, needs))
        }
        guard let kind = ImportTable.Kind(rawValue: kind) else { return nil }
        let folder = kind == .tests ? "Tests" : texts[1]
        return (name, .init(kind, folder, kind == .system ? [] : list(body)))
    }

    private static func list(_ text: Substring?) -> Set<String> {
        guard let text, let start = text.firstIndex(of: "["), let end = text.firstIndex(of: "]")
        else {
            return []
        }
        return Set(texts(text[start..<end]))
    }

    /// What stands between quotes.
    private static func texts(_ text: Substring) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
}
