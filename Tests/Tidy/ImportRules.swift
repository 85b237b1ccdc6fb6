/// Who may import whom: the table, and a few rules that stand above it.
enum ImportRules {
    /// What the system brings; only wrappers and tests may call the C library.
    static let system = ["Dispatch", "FoundationEssentials", "Synchronization"]
    static let unsafeSystem = ["Glibc"]
    /// Places that run on small machines: no ICU, so no Foundation.
    static let essentialsOnly = ["Sources/", "Hardware/", "Edge/"]

    /// The modules named by the imports of a file, with their lines.
    static func imports(of file: Repository.File) -> [(module: String, line: Int)] {
        file.lines.enumerated().compactMap { index, line in
            var words = line.split(separator: " ")
            while let first = words.first, first != "import", isModifier(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count >= 2 else { return nil }
            let kinds = ["struct", "class", "enum", "func", "var", "let", "typealias", "protocol"]
            let name = kinds.contains(String(words[1])) && words.count > 2 ? words[2] : words[1]
            return (String(name.prefix { $0 != "." }), index + 1)
        }
    }

    static func imports(_ file: Repository.File) -> [Finding] {
        guard let target = file.target, let entry = ImportTable.modules[target] else { return [] }
        return imports(of: file).compactMap { module, line in
            refusal(of: module, entry, file.path).map {
                Finding(file: file.path, line: line, text: $0)
            }
        }
    }

    private static func refusal(
        of module: String,
        _ entry: ImportTable.Module,
        _ path: String
    ) -> String? {
        if entry.allowed.contains(module) || system.contains(module) { return nil }
        if unsafeSystem.contains(module), entry.kind != .library, entry.kind != .program {
            return nil
        }
        if entry.kind == .tests, module == "Testing" || module == "Foundation" { return nil }
        if module == "Foundation" {
            let isBanned = essentialsOnly.contains { path.hasPrefix($0) }
            return isBanned ? "Foundation is banned here; use FoundationEssentials" : nil
        }
        return "imports \(module), which the table does not allow"
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["package", "internal", "private", "fileprivate"].contains(word)
    }

    /// The rules that no edit of the table may break.
    static func table(_ modules: [String: ImportTable.Module]) -> [Finding] {
        modules.flatMap { name, module in
            module.allowed.compactMap { other -> Finding? in
                guard let text = refusal(from: name, module, to: other, modules) else { return nil }
                return Finding(file: name, line: 0, text: text)
            }
        }
    }

    private static func refusal(
        from name: String,
        _ module: ImportTable.Module,
        to other: String,
        _ modules: [String: ImportTable.Module]
    ) -> String? {
        let target = modules[other]
        if target?.kind == .system || target?.kind == .embedded,
            module.kind == .library || module.kind == .program
        {
            return "only a wrapper imports \(other)"
        }
        let places = (module.folder, target?.folder)
        if places.0 == "Hub", places.1 == "Edge" { return "the hub knows no edge: \(other)" }
        if places.0 == "Edge", places.1 == "Hub" { return "the edge knows no hub: \(other)" }
        if places.0 == "Sources", let place = places.1, place != "Sources" {
            return "Sources stands on nothing but itself: \(other)"
        }
        return nil
    }

    /// Dependencies that no Swift file of their target imports; a target of C alone includes them.
    static func unused(
        _ files: [Repository.File],
        _ modules: [String: ImportTable.Module]
    ) -> [Finding] {
        var imported: [String: Set<String>] = [:]
        for file in files where file.isSwift {
            guard let target = file.target else { continue }
            imported[target, default: []].formUnion(imports(of: file).map(\.module))
        }
        return modules.sorted { $0.key < $1.key }.flatMap { name, module in
            guard let used = imported[name] else { return [Finding]() }
            return module.allowed.subtracting(used).sorted().map {
                Finding(file: name, line: 0, text: "depends on \($0), which it does not import")
            }
        }
    }

    /// Wrappers that share one C module, which belongs to one alone.
    static func sharedSystems(_ modules: [String: ImportTable.Module]) -> [Finding] {
        let systems = modules.filter { $0.value.kind == .system }.keys
        return systems.compactMap { system in
            let users = modules.filter { $0.value.kind == .wrapper }
                .filter { $0.value.allowed.contains(system) }.keys.sorted()
            guard users.count > 1 else { return nil }
            return Finding(
                file: system,
                line: 0,
                text: "imported by \(users.joined(separator: " and "))"
            )
        }
    }
}
