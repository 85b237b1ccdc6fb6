/// Folder names that say nothing.
enum NameRules {
    static let empty = ["Utils", "Helpers", "Common", "Manager"]

    static func folders(_ paths: [String]) -> [Finding] {
        paths.compactMap { path in
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            guard empty.contains(where: { name.contains($0) }) else { return nil }
            return Finding(file: path, line: 0, text: "a name that says nothing")
        }
    }
}
