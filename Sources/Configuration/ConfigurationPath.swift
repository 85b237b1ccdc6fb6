/// Where a value stands: `readers[0].format` for people, `READERS_0_FORMAT` for the environment.
struct ConfigurationPath: Hashable, Sendable {
    private(set) var text = ""
    private(set) var variable = ""

    func appending(_ key: String) -> ConfigurationPath {
        var path = self
        path.text += text.isEmpty ? key : ".\(key)"
        path.variable += variable.isEmpty ? Self.upper(key) : "_\(Self.upper(key))"
        return path
    }

    func appending(_ index: Int) -> ConfigurationPath {
        var path = self
        path.text += "[\(index)]"
        path.variable += "_\(index)"
        return path
    }

    /// `silenceMax` → `SILENCE_MAX`.
    private static func upper(_ key: String) -> String {
        key.reduce(into: "") { result, letter in
            if letter.isUppercase, !result.isEmpty { result += "_" }
            result += letter.uppercased()
        }
    }
}
