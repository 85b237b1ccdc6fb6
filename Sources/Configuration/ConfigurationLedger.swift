internal import CommandLine

/// What all readers of one configuration share: what was asked for, and what was wrong.
final class ConfigurationLedger {
    typealias Problem = ConfigurationError.Problem

    /// A text that stands above the file, and how to name where it came from.
    struct Override {
        let text: String
        let name: String
    }

    let source: String
    private let prefix: String
    private let environment: [String: String]
    private let overrides: [String: String]
    private var problems: [Problem] = []
    private var present: [ConfigurationPath: Set<String>] = [:]
    private var known: [ConfigurationPath: [String]] = [:]
    private var knownVariables: [String] = []

    init(
        source: String,
        prefix: String,
        environment: [String: String],
        overrides: [String: String]
    ) {
        self.source = source
        self.prefix = prefix
        self.environment = environment
        self.overrides = overrides
    }

    var problemCount: Int { problems.count }

    func opened(_ path: ConfigurationPath, keys: Set<String>) {
        present[path, default: []].formUnion(keys)
    }

    func asked(_ key: String, of path: ConfigurationPath) {
        known[path, default: []].append(key)
    }

    /// The text that stands above the file for this key: the line's, else the environment's.
    func override(_ path: ConfigurationPath) -> Override? {
        knownVariables.append(prefix + path.variable)
        return given(path)
    }

    private func given(_ path: ConfigurationPath) -> Override? {
        if let text = overrides[path.text] {
            return Override(text: text, name: "\(path.text) on the command line")
        }
        let variable = prefix + path.variable
        guard let text = environment[variable], !text.isEmpty else { return nil }
        return Override(text: text, name: variable)
    }

    func note(_ code: Problem.Code, _ path: ConfigurationPath, _ text: String) {
        let name = given(path)?.name
        problems.append(Self.problem(code, name ?? path.text, text, isInFile: name == nil))
    }

    /// Notes what is wrong with a text from the command line or the environment.
    func note(_ code: Problem.Code, named name: String, _ text: String) {
        problems.append(Self.problem(code, name, text, isInFile: false))
    }

    private static func problem(
        _ code: Problem.Code,
        _ name: String,
        _ text: String,
        isInFile: Bool
    ) -> Problem {
        Problem(code: code, path: Terminal.printable(name), text: text, isInFile: isInFile)
    }

    func allProblems() -> [Problem] {
        let all = problems + unknownKeys() + unknownVariables()
        return all.sorted { ($0.path, $0.text) < ($1.path, $1.text) }
    }

    private func unknownKeys() -> [Problem] {
        present.flatMap { path, keys in
            let known = known[path] ?? []
            return keys.subtracting(known).map { key in
                unknown(path.appending(key).text, key, known, isInFile: true)
            }
        }
    }

    private func unknownVariables() -> [Problem] {
        environment.keys.filter { !knownVariables.contains($0) }
            .map { unknown($0, $0, knownVariables, isInFile: false) }
    }

    private func unknown(
        _ name: String,
        _ word: String,
        _ known: [String],
        isInFile: Bool
    ) -> Problem {
        let hint =
            Nearest.match(word, among: known).map { "unknown; did you mean \"\($0)\"?" }
            ?? "unknown; remove it"
        return Self.problem(.unknownKey, name, hint, isInFile: isInFile)
    }
}
